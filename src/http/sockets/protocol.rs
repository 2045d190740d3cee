//! The messages of the two sub-protocols: read from what a client sends, written for what it gets.
//!
//! Pure functions over texts. What a message leads to is decided elsewhere.

use std::borrow::Cow;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::close::Close;
use crate::error::{ERRORS_SENT, GraphqlError};

/// The most bytes of an id of an operation.
const ID_BYTES: usize = 128;

/// A sub-protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `graphql-transport-ws`, which clients of today speak.
    Transport,
    /// `graphql-ws`, of the time before.
    Legacy,
}

/// What a client says.
#[derive(Debug)]
pub enum Message<'a> {
    /// The conversation begins.
    Init(Option<&'a RawValue>),
    /// Is anybody there?
    Ping(Option<&'a RawValue>),
    /// Somebody is here.
    Pong,
    /// An operation begins.
    Subscribe(Cow<'a, str>, &'a RawValue),
    /// An operation is to end.
    Complete(Cow<'a, str>),
    /// The conversation is to end.
    Terminate,
}

/// The members of every message.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    payload: Option<&'a RawValue>,
}

impl<'a> Envelope<'a> {
    fn id(&mut self) -> Result<Cow<'a, str>, Close> {
        match self.id.take() {
            Some(id) if (1..=ID_BYTES).contains(&id.len()) => Ok(id),
            Some(_) => Err(Close::bad_message("An id has 1 to 128 bytes.")),
            None => Err(Close::bad_message("The message has no id.")),
        }
    }

    /// A payload that is an object or nothing.
    fn details(&self) -> Result<Option<&'a RawValue>, Close> {
        match self.payload.filter(|payload| payload.get() != "null") {
            Some(payload) if !payload.get().starts_with('{') => Err(Close::bad_message("The payload is no object.")),
            payload => Ok(payload),
        }
    }

    fn operation(mut self) -> Result<Message<'a>, Close> {
        let id = self.id()?;
        let payload = self.details()?.ok_or(Close::bad_message("The message has no payload."))?;
        Ok(Message::Subscribe(id, payload))
    }
}

impl Dialect {
    /// The name in `Sec-WebSocket-Protocol`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transport => "graphql-transport-ws",
            Self::Legacy => "graphql-ws",
        }
    }

    /// Reads a message, or says why it is none.
    pub fn read(self, text: &str) -> Result<Message<'_>, Close> {
        const UNKNOWN: Close = Close::bad_message("The message has a type that is not known.");
        let not_a_message = |_| Close::bad_message("The message is no JSON object with the members of the protocol.");
        let mut envelope: Envelope<'_> = serde_json::from_str(text).map_err(not_a_message)?;
        match (&*envelope.kind, self) {
            ("connection_init", _) => Ok(Message::Init(envelope.details()?)),
            ("ping", Self::Transport) => Ok(Message::Ping(envelope.details()?)),
            ("pong", Self::Transport) => envelope.details().map(|_| Message::Pong),
            ("subscribe", Self::Transport) | ("start", Self::Legacy) => envelope.operation(),
            ("complete", Self::Transport) | ("stop", Self::Legacy) => Ok(Message::Complete(envelope.id()?)),
            ("connection_terminate", Self::Legacy) => Ok(Message::Terminate),
            _ => Err(UNKNOWN),
        }
    }

    /// The conversation has begun.
    #[must_use]
    pub const fn ack(self) -> Bytes {
        Bytes::from_static(br#"{"type":"connection_ack"}"#)
    }

    /// Asks whether the client lives, or says to it that the server does.
    #[must_use]
    pub const fn ping(self) -> Bytes {
        match self {
            Self::Transport => Bytes::from_static(br#"{"type":"ping"}"#),
            Self::Legacy => Bytes::from_static(br#"{"type":"ka"}"#),
        }
    }

    /// Answers a ping with what it carried.
    #[must_use]
    pub fn pong(self, payload: Option<&RawValue>) -> Bytes {
        match payload {
            None => Bytes::from_static(br#"{"type":"pong"}"#),
            Some(payload) => message("pong", None, Some(payload.get().as_bytes())),
        }
    }

    /// Says that the token was taken.
    #[must_use]
    pub const fn refreshed(self) -> Bytes {
        Bytes::from_static(br#"{"type":"pong","payload":{"refreshed":true}}"#)
    }

    /// The refusal of `connection_init`, where the protocol has words for it.
    #[must_use]
    pub fn init_refused(self, error: &GraphqlError) -> Option<Bytes> {
        match self {
            Self::Transport => None,
            Self::Legacy => serde_json::to_vec(error).ok().map(|error| message("connection_error", None, Some(&error))),
        }
    }

    /// A result of an operation, a whole JSON document.
    #[must_use]
    pub fn next(self, id: &str, body: &[u8]) -> Bytes {
        let kind = match self {
            Self::Transport => "next",
            Self::Legacy => "data",
        };
        message(kind, Some(id), Some(body))
    }

    /// The end of an operation that failed.
    #[must_use]
    pub fn error(self, id: &str, errors: &[GraphqlError]) -> Bytes {
        let sent = &errors[..errors.len().min(ERRORS_SENT)];
        let errors = serde_json::to_vec(sent).unwrap_or_else(|_| b"[]".to_vec());
        message("error", Some(id), Some(&errors))
    }

    /// The end of an operation that was refused with this answer, `{"errors":[..]}`.
    #[must_use]
    pub fn refusal(self, id: &str, body: &[u8]) -> Bytes {
        let errors = serde_json::from_slice::<Refused<'_>>(body).map_or("[]", |refused| refused.errors.get());
        message("error", Some(id), Some(errors.as_bytes()))
    }

    /// The end of an operation.
    #[must_use]
    pub fn complete(self, id: &str) -> Bytes {
        message("complete", Some(id), None)
    }
}

/// The members of an answer without data.
#[derive(Deserialize)]
struct Refused<'a> {
    #[serde(borrow)]
    errors: &'a RawValue,
}

/// One message; the payload is JSON already.
fn message(kind: &str, id: Option<&str>, payload: Option<&[u8]>) -> Bytes {
    let mut text = Vec::with_capacity(kind.len() + id.map_or(0, str::len) + payload.map_or(0, <[u8]>::len) + 48);
    text.extend_from_slice(br#"{"type":""#);
    text.extend_from_slice(kind.as_bytes());
    text.push(b'"');
    if let Some(id) = id {
        text.extend_from_slice(br#","id":"#);
        // Writing a text into memory does not fail.
        drop(serde_json::to_writer(&mut text, id));
    }
    if let Some(payload) = payload {
        text.extend_from_slice(br#","payload":"#);
        text.extend_from_slice(payload);
    }
    text.push(b'}');
    Bytes::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn read(text: &str) -> Result<Message<'_>, u16> {
        Dialect::Transport.read(text).map_err(|close| close.code)
    }

    #[test]
    fn messages_are_read() {
        assert!(matches!(read(r#"{"type":"connection_init"}"#), Ok(Message::Init(None))));
        assert!(matches!(read(r#"{"payload":null,"type":"connection_init"}"#), Ok(Message::Init(None))));
        assert!(
            matches!(read(r#"{"type":"ping","payload":{"a":1}}"#), Ok(Message::Ping(Some(payload))) if payload.get() == r#"{"a":1}"#)
        );
        assert!(matches!(read(r#"{"type":"pong","payload":{}}"#), Ok(Message::Pong)));
        let subscribe = read(r#" {"id":"a\"b","type":"subscribe","payload": {"query":"{a}"} } "#);
        assert!(
            matches!(subscribe, Ok(Message::Subscribe(id, payload)) if id == "a\"b" && payload.get() == r#"{"query":"{a}"}"#)
        );
        assert!(matches!(read(r#"{"type":"complete","id":"1","more":[1]}"#), Ok(Message::Complete(id)) if id == "1"));
    }

    #[test]
    fn what_is_no_message_is_4400() {
        let long = format!(r#"{{"type":"complete","id":"{}"}}"#, "x".repeat(129));
        for text in [
            "",
            "nonsense",
            "null",
            "[]",
            r#""ping""#,
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"PING"}"#,
            r#"{"type":"start","id":"1","payload":{}}"#,
            r#"{"type":"next","id":"1","payload":{}}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"connection_init","payload":7}"#,
            r#"{"type":"connection_init","payload":[]}"#,
            r#"{"type":"ping","payload":"x"}"#,
            r#"{"type":"ping","type":"ping"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":null}"#,
            r#"{"type":"subscribe","id":"1","payload":"{a}"}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":null}"#,
            r#"{"type":"complete","id":"1"} {}"#,
            &long,
        ] {
            assert_eq!(read(text).err(), Some(4400), "{text}");
        }
    }

    #[test]
    fn the_older_protocol_has_its_own_words() {
        let read = |text: &'static str| Dialect::Legacy.read(text);
        assert!(matches!(read(r#"{"type":"start","id":"1","payload":{}}"#), Ok(Message::Subscribe(..))));
        assert!(matches!(read(r#"{"type":"stop","id":"1"}"#), Ok(Message::Complete(_))));
        assert!(matches!(read(r#"{"type":"connection_terminate"}"#), Ok(Message::Terminate)));
        for newer in [r#"{"type":"subscribe","id":"1","payload":{}}"#, r#"{"type":"ping"}"#, r#"{"type":"complete","id":"1"}"#] {
            assert_eq!(read(newer).unwrap_err().code, 4400, "{newer}");
        }
        assert_eq!(Dialect::Legacy.next("1", b"{}"), r#"{"type":"data","id":"1","payload":{}}"#);
    }

    #[test]
    fn messages_are_json_whatever_an_id_holds() {
        let dialect = Dialect::Transport;
        let error = [GraphqlError::new(Code::NotFound, "x")];
        let id = "a\"\\\u{1}ä";
        let json = |text: Bytes| serde_json::from_slice::<serde_json::Value>(&text).unwrap();
        assert_eq!(json(dialect.complete(id)), serde_json::json!({"type": "complete", "id": id}));
        assert_eq!(json(dialect.next(id, b"{\"data\":1}"))["payload"]["data"], 1);
        assert_eq!(json(dialect.error(id, &error))["payload"][0]["extensions"]["code"], "NOT_FOUND");
        assert_eq!(json(dialect.refusal(id, br#"{"errors":[{"message":"x"}]}"#))["payload"][0]["message"], "x");
        assert_eq!(json(dialect.refusal(id, b"nonsense"))["payload"], serde_json::json!([]));
    }
}
