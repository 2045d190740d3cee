//! A server over a world whose subscriptions are a [`Source`].

use std::net::SocketAddr;
use std::sync::Arc;

use rowgate::http;
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::PATIENCE;
use super::socket::{Opening, Socket};
use super::source::Source;
use crate::support::{Backend, SMALL, World};

/// A running server; it ends with this value.
pub struct Server {
    pub world: World,
    pub source: Arc<Source>,
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The parts of a server over a world whose subscriptions are a source.
pub fn parts(world: &World) -> (http::Server, Arc<Source>) {
    let source = Source::new(world.gateway.clone());
    (http::Server { operations: source.clone(), ..world.server() }, source)
}

impl Server {
    /// A server with the settings of the product.
    pub async fn start(backend: Backend) -> Self {
        Self::with(backend, |_| {}).await
    }

    /// A server with other settings.
    pub async fn with(backend: Backend, change: impl FnOnce(&mut http::Server)) -> Self {
        Self::over(World::shared(backend, SMALL).await, change).await
    }

    /// A server over a world.
    pub async fn over(world: World, change: impl FnOnce(&mut http::Server)) -> Self {
        let (mut server, source) = parts(&world);
        change(&mut server);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(http::serve(server, listener, async move { drop(stopped.await) }));
        Self { world, source, address, stop: Some(stop), task }
    }

    /// A socket on which nothing was said yet.
    pub async fn socket(&self) -> Socket {
        Opening::default().open(self.address).await.expect("a socket")
    }

    /// A socket of somebody who was let in; without an address, of nobody.
    pub async fn acknowledged(&self, email: Option<&str>) -> Socket {
        let mut socket = self.socket().await;
        socket.init(self.claims(email)).await;
        socket
    }

    /// The payload of `connection_init` of somebody.
    pub fn claims(&self, email: Option<&str>) -> Json {
        email.map_or(json!({}), |email| json!({"Authorization": format!("Bearer {}", self.world.token(email))}))
    }

    /// Tells the server to stop.
    pub fn stop(&mut self) {
        drop(self.stop.take());
    }

    /// Waits until it has stopped.
    pub async fn stopped(&mut self) {
        tokio::time::timeout(PATIENCE, &mut self.task)
            .await
            .expect("it stops")
            .expect("without a panic")
            .expect("without an error");
    }
}
