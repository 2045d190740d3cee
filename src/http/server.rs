//! The accept loop: connections in, each bounded in number, time and patience, and an orderly end.
//!
//! It knows no path. axum's own loop never times out a half-sent request, which is why there is this one.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::connections::{Connections, Place};
use super::graphql::Peer;
use super::router::routes;
use super::state::{Phase, Server, Shared};
use super::write_deadline::WriteDeadline;
use crate::config::Limits;

/// How long the loop rests when the system has no file descriptor left.
const ACCEPT_REST: Duration = Duration::from_millis(50);
/// How often an HTTP/2 connection is asked whether it still lives, and how long it may take to say so.
const HTTP2_PING: Duration = Duration::from_secs(20);
/// The most requests at once on an HTTP/2 connection.
const HTTP2_STREAMS: u32 = 100;
/// Room for a head that is too long, so that it can be refused in words; a longer one gets an empty refusal.
const HEAD_BUFFER_BYTES: usize = 256 * 1024;

/// What a connection gets that finds no room.
const NO_ROOM: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json; charset=utf-8\r\n\
    retry-after: 2\r\nconnection: close\r\ncontent-length: 99\r\n\r\n\
    {\"errors\":[{\"message\":\"The server has too many connections.\",\"extensions\":{\"code\":\"UNAVAILABLE\"}}]}";

/// Answers requests on `listener` until `shutdown` comes, then lets what runs end within the configured grace.
pub async fn serve(server: Server, listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let shared = Shared::new(server);
    let mut accepting = AcceptLoop::new(routes(&shared), shared.server.limits.clone());
    accepting.run(&listener, shutdown).await;
    shared.enter(Phase::Stopping);
    drop(listener);
    accepting.finish(shared.server.settings.shutdown_grace, shared.all_ended()).await;
    shared.enter(Phase::Over);
    // Who was told nothing yet is told now: what was shown is not taken back.
    if let Err(error) = shared.server.gateway.log().flush().await {
        tracing::error!(%error, waiting = shared.server.gateway.log().waiting(), "the transparency log lacks what was read last");
    }
    Ok(())
}

/// Comes when the process is asked to end: by SIGTERM or by ctrl-c.
#[cfg(unix)]
pub async fn termination() -> io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}

/// Comes when the process is asked to end by ctrl-c.
#[cfg(not(unix))]
pub async fn termination() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// What one run of the server holds.
struct AcceptLoop {
    router: Router,
    limits: Limits,
    connections: Arc<Connections>,
    tasks: JoinSet<()>,
    stop: watch::Sender<()>,
}

impl AcceptLoop {
    fn new(router: Router, limits: Limits) -> Self {
        let connections = Connections::new(limits.connections, limits.connections_per_address);
        Self { router, limits, connections, tasks: JoinSet::new(), stop: watch::Sender::new(()) }
    }

    /// Accepts until `shutdown` comes.
    async fn run(&mut self, listener: &TcpListener, shutdown: impl Future<Output = ()>) {
        let mut shutdown = pin!(shutdown);
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, address)) => self.admit(stream, address),
                    Err(error) => rest_after(&error).await,
                },
                // Ended tasks are taken out, or the set would grow for ever.
                Some(_) = self.tasks.join_next() => {}
                () = &mut shutdown => return,
            }
        }
    }

    fn admit(&mut self, stream: TcpStream, address: SocketAddr) {
        let Some(place) = self.connections.enter(address.ip()) else {
            // The kernel's buffer of a fresh connection takes this at once; whoever does not read it gets nothing.
            drop(stream.try_write(NO_ROOM));
            return;
        };
        // A missing TCP_NODELAY only makes answers slower.
        drop(stream.set_nodelay(true));
        let peer = Peer(address.ip());
        let connection =
            Connection { limits: self.limits.clone(), router: self.router.clone(), peer, seat: Seat { _place: Arc::new(place) } };
        self.tasks.spawn(connection.serve(stream, self.stop.subscribe()));
    }

    /// Lets the open requests end, and the sockets that came of some; after `grace` the rest is cut off.
    async fn finish(mut self, grace: Duration, sockets_ended: impl Future<Output = ()>) {
        self.stop.send_replace(());
        let all_ended = async {
            while self.tasks.join_next().await.is_some() {}
            sockets_ended.await;
        };
        if tokio::time::timeout(grace, all_ended).await.is_err() {
            tracing::warn!(connections = self.tasks.len(), "connections were cut off at the end of the grace period");
        }
        self.tasks.shutdown().await;
    }
}

/// An error of one connection passes; when descriptors run out, trying again at once would only burn time.
async fn rest_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "a connection could not be accepted");
        tokio::time::sleep(ACCEPT_REST).await;
    }
}

struct Connection {
    limits: Limits,
    router: Router,
    peer: Peer,
    seat: Seat,
}

/// The place of a connection. A socket that came of one holds it on.
#[derive(Clone, Debug)]
pub struct Seat {
    _place: Arc<Place>,
}

impl Connection {
    async fn serve(self, stream: TcpStream, mut stop: watch::Receiver<()>) {
        let begun = Arc::new(AtomicBool::new(false));
        let mark = Arc::clone(&begun);
        let (peer, seat) = (self.peer, self.seat.clone());
        let service = self.router.clone().map_request(move |mut request: Request<Incoming>| {
            mark.store(true, Ordering::Relaxed);
            request.extensions_mut().insert(peer);
            request.extensions_mut().insert(seat.clone());
            request
        });
        let builder = self.builder();
        let stream = TokioIo::new(WriteDeadline::new(stream, self.limits.write_time));
        let mut connection = pin!(builder.serve_connection_with_upgrades(stream, TowerToHyperService::new(service)));
        // The version of HTTP is told from the first bytes, and nothing else bounds how long they take.
        let mut first_request = pin!(tokio::time::sleep(self.limits.header_read_time + Duration::from_secs(1)));
        let mut is_known = false;
        let mut is_stopping = false;
        loop {
            tokio::select! {
                ended = &mut connection => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a connection broke off");
                    }
                    return;
                }
                _ = stop.changed(), if !is_stopping => {
                    is_stopping = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = &mut first_request, if !is_known => {
                    is_known = begun.load(Ordering::Relaxed);
                    if !is_known {
                        return;
                    }
                }
            }
        }
    }

    fn builder(&self) -> Builder<TokioExecutor> {
        let mut builder = Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header_read_time)
            .max_buf_size(HEAD_BUFFER_BYTES);
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(HTTP2_STREAMS)
            .max_header_list_size(u32::try_from(self.limits.header_bytes).unwrap_or(u32::MAX))
            .keep_alive_interval(HTTP2_PING)
            .keep_alive_timeout(HTTP2_PING);
        builder
    }
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;
