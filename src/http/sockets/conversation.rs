//! One socket from its first message to its last: reads what the client says, starts and stops operations, watches the clock.
//!
//! It never waits for the client to read: what is to be sent goes into the queue, and while that is full nothing more is read.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::value::RawValue;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message as Frame};
use uuid::Uuid;

use super::claims;
use super::close::Close;
use super::operation::Operation;
use super::protocol::Message;
use super::session::{NotStarted, Session};
use super::writer;
use crate::auth::Identity;
use crate::error::{Code, GraphqlError};
use crate::execute::{GraphqlRequest, Origin};
use crate::http::caller::Said;
use crate::http::graphql::request;
use crate::http::limits::document::check_document;
use crate::http::limits::json::check_json;
use crate::http::live::{Connection, until};
use crate::http::state::{Phase, reached};

/// What a socket runs over.
pub type Stream = TokioIo<Upgraded>;

/// How long a client may take to answer a close frame.
const CLOSE_PATIENCE: Duration = Duration::from_secs(5);
/// How many pings may go without an answer.
const PINGS_UNANSWERED_MOST: u32 = 2;

/// One socket, its client's side of it.
pub struct Conversation {
    session: Arc<Session>,
    /// Its place among the sockets.
    place: Connection,
    phase: watch::Receiver<Phase>,
    tasks: JoinSet<()>,
    stage: Stage,
    /// Who asks is being found out.
    asking: Option<Asking>,
    /// Comes when the token expires.
    expiry: Pin<Box<dyn Future<Output = ()> + Send>>,
    pings_unanswered: u32,
}

/// How far the conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing counts before `connection_init`.
    Silent,
    /// `connection_init` was said, and who asks is being found out.
    Greeted,
    /// Operations may come, of this user.
    Open(Option<Uuid>),
}

type Asking = Pin<Box<dyn Future<Output = (Said, Result<Identity, GraphqlError>)> + Send>>;

/// How a conversation ends.
enum End {
    /// With a close frame; what waits to be sent is thrown away.
    AtOnce(Close),
    /// With a close frame after what waits to be sent.
    AfterAll(Close),
    /// With the close frame of the client, which is answered.
    ByClient,
    /// The client is gone, or the time to stop is over.
    Gone,
}

impl Conversation {
    /// A conversation in which nothing was said.
    pub fn new(session: Arc<Session>, place: Connection, phase: watch::Receiver<Phase>) -> Self {
        Self {
            session,
            place,
            phase,
            tasks: JoinSet::new(),
            stage: Stage::Silent,
            asking: None,
            expiry: Box::pin(std::future::pending()),
            pings_unanswered: 0,
        }
    }

    /// Holds the conversation; when this returns nothing of it is left.
    pub async fn hold(mut self, socket: WebSocketStream<Stream>) {
        let (sink, mut stream) = socket.split();
        let session = Arc::clone(&self.session);
        let mut writing = pin!(writer::write(sink, &session));
        let end = tokio::select! {
            written = &mut writing => {
                tracing::debug!(error = ?written.err(), "a socket could not be written to");
                End::Gone
            }
            end = self.listen(&mut stream) => end,
        };
        self.tasks.shutdown().await;
        let is_ours = !matches!(end, End::ByClient);
        match end {
            End::Gone => return,
            End::ByClient => {}
            End::AtOnce(close) => {
                session.queue.discard();
                session.end(close);
            }
            End::AfterAll(close) => {
                session.queue.close();
                session.end(close);
            }
        }
        // The client's own close frame is waited for: cut off earlier, it might never read why. Reading answers the client's as well.
        let leave = async {
            if !is_ours || writing.await.is_ok() {
                while let Some(Ok(_)) = stream.next().await {}
            }
        };
        tokio::select! {
            _ = tokio::time::timeout(CLOSE_PATIENCE, leave) => {}
            () = reached(&mut self.phase, Phase::Over) => {}
        }
    }

    async fn listen(&mut self, stream: &mut SplitStream<WebSocketStream<Stream>>) -> End {
        let session = Arc::clone(&self.session);
        let mut init_time = pin!(tokio::time::sleep(session.shared.server.sockets.init_time));
        let mut pings = pings(session.shared.server.sockets.ping_interval);
        loop {
            let is_pressed = session.queue.is_pressed();
            let said = tokio::select! {
                // What ends the conversation comes before what goes on with it.
                biased;
                close = session.ending() => return End::AtOnce(close),
                () = &mut self.expiry => return End::AtOnce(Close::EXPIRED),
                () = reached(&mut self.phase, Phase::Stopping) => return self.go_away().await,
                () = &mut init_time, if self.stage == Stage::Silent => return End::AtOnce(Close::INIT_TIMEOUT),
                (said, identity) = answered(&mut self.asking), if self.asking.is_some() => self.known(said, identity),
                _ = pings.tick(), if !is_pressed => self.ping(),
                Some(_) = self.tasks.join_next() => Ok(()),
                () = session.queue.relieved(), if is_pressed => Ok(()),
                frame = stream.next(), if !is_pressed && self.asking.is_none() => self.hear(frame),
            };
            if let Err(end) = said {
                return end;
            }
        }
    }

    /// Lets queries and mutations end, and sends what waits. Subscriptions end without a word: their clients come back for them.
    async fn go_away(&mut self) -> End {
        let all_ended = async { while self.tasks.join_next().await.is_some() {} };
        tokio::select! {
            () = all_ended => End::AfterAll(Close::GOING_AWAY),
            close = self.session.ending() => End::AtOnce(close),
            () = reached(&mut self.phase, Phase::Over) => End::Gone,
        }
    }

    fn ping(&mut self) -> Result<(), End> {
        if self.pings_unanswered >= PINGS_UNANSWERED_MOST {
            return Err(End::AtOnce(Close::SILENT));
        }
        // Who was not let in yet is watched by another clock.
        if matches!(self.stage, Stage::Open(_)) {
            self.pings_unanswered += 1;
            self.session.queue.reply(self.session.dialect.ping());
        }
        Ok(())
    }

    fn hear(&mut self, frame: Option<Result<Frame, Error>>) -> Result<(), End> {
        self.pings_unanswered = 0;
        let text = match frame {
            Some(Ok(Frame::Text(text))) => text,
            Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => return Ok(()),
            Some(Ok(Frame::Binary(_) | Frame::Frame(_))) => {
                return Err(End::AtOnce(Close::bad_message("A message is a text, not bytes.")));
            }
            Some(Ok(Frame::Close(_))) => return Err(End::ByClient),
            None => return Err(End::Gone),
            Some(Err(error)) => return Err(broken(&error)),
        };
        let dialect = self.session.dialect;
        match dialect.read(&text).map_err(End::AtOnce)? {
            Message::Init(payload) => self.init(payload),
            Message::Ping(payload) => self.answer_ping(payload),
            Message::Pong => Ok(()),
            Message::Subscribe(id, payload) => self.subscribe(&id, payload),
            Message::Complete(id) => {
                self.session.stop(&id);
                Ok(())
            }
            Message::Terminate => Err(End::AfterAll(Close::TERMINATED)),
        }
    }

    fn init(&mut self, payload: Option<&RawValue>) -> Result<(), End> {
        if self.stage != Stage::Silent {
            return Err(End::AtOnce(Close::SECOND_INIT));
        }
        let said = claims::together(self.session.said(), payload).map_err(End::AtOnce)?;
        self.stage = Stage::Greeted;
        self.ask(said);
        Ok(())
    }

    fn answer_ping(&mut self, payload: Option<&RawValue>) -> Result<(), End> {
        match (claims::refreshed(payload).map_err(End::AtOnce)?, self.stage) {
            (None, _) => self.session.queue.reply(self.session.dialect.pong(payload)),
            (Some(authorization), Stage::Open(_)) => self.ask(self.session.said().with_authorization(authorization)),
            (Some(_), Stage::Silent | Stage::Greeted) => return Err(End::AtOnce(Close::NOT_BEGUN)),
        }
        Ok(())
    }

    /// Begins to find out who that is. Until it is known nothing more is read.
    fn ask(&mut self, said: Said) {
        let session = Arc::clone(&self.session);
        self.asking = Some(Box::pin(async move {
            let server = &session.shared.server;
            let identity = tokio::time::timeout(server.limits.request_time, said.identity(&server.authenticator)).await;
            let late = |_| Err(GraphqlError::new(Code::Timeout, "Finding out who asks took longer than it may."));
            let identity = identity.unwrap_or_else(late);
            (said, identity)
        }));
    }

    /// Who asks is known: lets a new client in, or goes on with the new token of one who is in.
    fn known(&mut self, said: Said, identity: Result<Identity, GraphqlError>) -> Result<(), End> {
        self.asking = None;
        let identity = identity.map_err(|error| self.refused(&error))?;
        let user = identity.viewer.user_id;
        let reply = match self.stage {
            Stage::Silent | Stage::Greeted => {
                self.place.belongs_to(user).map_err(|error| self.refused(&error))?;
                self.stage = Stage::Open(user);
                self.session.dialect.ack()
            }
            Stage::Open(before) if before.is_some() && before == user => self.session.dialect.refreshed(),
            Stage::Open(_) => return Err(End::AtOnce(Close::OTHER_USER)),
        };
        self.session.believe(said);
        self.expiry = Box::pin(until(identity.good_until));
        self.session.queue.reply(reply);
        Ok(())
    }

    fn refused(&self, error: &GraphqlError) -> End {
        let close = Close::refused(error);
        match self.session.dialect.init_refused(error) {
            Some(text) => {
                self.session.queue.reply(text);
                End::AfterAll(close)
            }
            None => End::AtOnce(close),
        }
    }

    fn subscribe(&mut self, id: &str, payload: &RawValue) -> Result<(), End> {
        if !matches!(self.stage, Stage::Open(_)) {
            return Err(End::AtOnce(Close::NOT_BEGUN));
        }
        let request = self.request(payload)?;
        let (session, phase) = (&self.session, &self.phase);
        let started = session.start(id, &mut self.tasks, |subscriber| {
            let operation = Operation { session: Arc::clone(session), id: id.to_owned(), subscriber, phase: phase.clone() };
            operation.run(request)
        });
        match started {
            Ok(()) => {}
            Err(NotStarted::IdInUse) => return Err(End::AtOnce(Close::id_in_use(id))),
            Err(NotStarted::TooMany(error)) => session.queue.reply(session.dialect.error(id, &[*error])),
        }
        Ok(())
    }

    /// The request that a message holds, or why it is none that can be run.
    fn request(&self, payload: &RawValue) -> Result<Result<GraphqlRequest, GraphqlError>, End> {
        let limits = &self.session.shared.server.limits;
        // The variables lie inside the request's object.
        if let Err(error) = check_json(payload.get().as_bytes(), limits.variables_depth + 1, "payload") {
            return Ok(Err(error));
        }
        let request = request::from_payload(payload.get()).map_err(|error| End::AtOnce(Close::bad_payload(&error)))?;
        if let Err(error) = check_document(&request.query, limits) {
            return Ok(Err(error));
        }
        let id = Uuid::new_v4();
        let origin = Origin { correlation_id: Some(id), ..self.session.origin.clone() };
        Ok(Ok(GraphqlRequest { request_id: Some(id.to_string()), origin, ..request }))
    }
}

/// The answer to who asks, if that was asked.
async fn answered(asking: &mut Option<Asking>) -> (Said, Result<Identity, GraphqlError>) {
    match asking {
        Some(asking) => asking.await,
        None => std::future::pending().await,
    }
}

fn pings(every: Duration) -> Interval {
    let mut pings = tokio::time::interval_at(tokio::time::Instant::now() + every, every);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    pings
}

/// What the frames of a client came to that cannot be read.
fn broken(error: &Error) -> End {
    tracing::debug!(%error, "a socket broke off");
    match error {
        Error::Capacity(_) => End::AtOnce(Close::TOO_BIG),
        Error::Utf8(_) => End::AtOnce(Close::NOT_UTF8),
        Error::Protocol(tokio_tungstenite::tungstenite::error::ProtocolError::ResetWithoutClosingHandshake) => End::Gone,
        Error::Protocol(_) => End::AtOnce(Close::PROTOCOL),
        _ => End::Gone,
    }
}
