//! Where the server listens and which browsers may call it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::reader::Reader;

/// How the server listens.
#[derive(Clone, Debug)]
pub struct Server {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// Origins whose pages may call the API, each spelled exactly.
    pub cors_origins: Vec<String>,
    /// Values of `Host` that are answered; empty = any.
    pub trusted_hosts: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether the pages are served: GraphiQL, or the console in its place, and the dashboard.
    pub graphiql: bool,
    /// How long running requests may take to end after the signal to stop.
    pub shutdown_grace: Duration,
}

impl Server {
    /// Host and port.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }

    pub(super) fn read(reader: &mut Reader) -> Self {
        let none = Vec::<String>::new;
        let server = Self {
            host: reader.take("server.host", IpAddr::V4(Ipv4Addr::LOCALHOST), "The address to listen on."),
            port: reader.take("server.port", 8080, "The port to listen on; 0 lets the system choose."),
            cors_origins: reader.take(
                "server.cors_origins",
                none(),
                "Origins whose pages may call the API, each spelled exactly.",
            ),
            trusted_hosts: reader.take(
                "server.trusted_hosts",
                none(),
                "Values of the Host header that are answered; empty = any.",
            ),
            trusted_proxies: reader.take(
                "server.trusted_proxies",
                Vec::new(),
                "Addresses of proxies whose X-Forwarded-For is believed.",
            ),
            graphiql: reader.take("server.graphiql", true, "Whether the pages are served: GraphiQL and the dashboard."),
            shutdown_grace: reader.take(
                "server.shutdown_grace",
                Duration::from_secs(30),
                "How long running requests may take to end after the signal to stop.",
            ),
        };
        let exact = server.cors_origins.iter().all(|origin| is_origin(origin));
        reader.require(
            "server.cors_origins",
            exact,
            "each must be an origin such as https://app.example.com, without path or wildcard",
        );
        server
    }
}

/// `scheme://host[:port]` and nothing more: a wildcard, `null` or a path would open more than was meant.
fn is_origin(text: &str) -> bool {
    let authority = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    authority
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte)))
}
