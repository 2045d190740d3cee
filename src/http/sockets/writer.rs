//! Sends what waits, in few writes, and the close frame last.
//!
//! It alone writes texts to the socket. How long a reader may take nothing is watched by the stream below.

use bytes::Bytes;
use futures_util::SinkExt;
use futures_util::stream::SplitSink;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::conversation::Stream;
use super::protocol::Dialect;
use super::session::Session;

/// Longer texts are sent in frames of so many bytes: the buffer below keeps the size of the largest frame it ever held.
const FRAME_BYTES: usize = 64 * 1024;

/// The sending half of a socket.
pub type Sink = SplitSink<WebSocketStream<Stream>, Message>;

/// Sends until the queue is closed and empty, then says why the socket is closed.
pub async fn write(mut sink: Sink, session: &Session) -> Result<(), Error> {
    let mut batch = Vec::new();
    while session.queue.take(&mut batch).await {
        for item in &batch {
            feed(&mut sink, &item.text).await?;
            // Clients of the older protocol do not answer its messages, but every client answers this frame.
            if session.dialect == Dialect::Legacy && item.text == session.dialect.ping() {
                sink.feed(Message::Ping(Bytes::new())).await?;
            }
        }
        sink.flush().await?;
        session.queue.sent(&mut batch);
    }
    let close = session.ending().await;
    sink.send(Message::Close(Some(CloseFrame { code: close.code.into(), reason: (*close.reason).into() }))).await
}

async fn feed(sink: &mut Sink, text: &Bytes) -> Result<(), Error> {
    let frames = text.len().div_ceil(FRAME_BYTES).max(1);
    for index in 0..frames {
        let begin = index * FRAME_BYTES;
        let part = text.slice(begin..text.len().min(begin + FRAME_BYTES));
        let kind = if index == 0 { Data::Text } else { Data::Continue };
        sink.feed(Message::Frame(Frame::message(part, OpCode::Data(kind), index + 1 == frames))).await?;
    }
    Ok(())
}
