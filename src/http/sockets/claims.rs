//! What a client says about itself in its messages: in `connection_init`, and when it brings a new token.
//!
//! Nothing here believes a token; it is only found.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::close::Close;
use crate::http::caller::Said;

const NOT_A_TEXT: Close = Close::bad_message("What says who asks must be a text.");

/// What the headers of the upgrade and the payload of `connection_init` say together. They may both say the same.
pub fn together(mut said: Said, payload: Option<&RawValue>) -> Result<Said, Close> {
    let Some(payload) = payload else { return Ok(said) };
    let members: Map<String, Value> =
        serde_json::from_str(payload.get()).map_err(|_| Close::bad_message("The payload is no JSON object."))?;
    for (name, value) in members {
        let Some(place) = said.place(&name) else { continue };
        match (value, &place) {
            (Value::Null, _) => {}
            (Value::String(text), None) => *place = Some(text),
            (Value::String(text), Some(before)) if text == *before => {}
            (Value::String(_), Some(_)) => return Err(Close::CONTRADICTION),
            _ => return Err(NOT_A_TEXT),
        }
    }
    Ok(said)
}

/// The payload of a ping.
#[derive(Deserialize)]
struct Ping {
    #[serde(rename = "type", default)]
    kind: Value,
    #[serde(alias = "Authorization", default)]
    authorization: Value,
}

/// The token that a ping brings: `{"type":"refresh","authorization":"Bearer .."}`.
pub fn refreshed(payload: Option<&RawValue>) -> Result<Option<String>, Close> {
    let Some(payload) = payload else { return Ok(None) };
    // Any other payload is the client's own business.
    match serde_json::from_str::<Ping>(payload.get()) {
        Ok(Ping { kind, authorization }) if kind == "refresh" => match authorization {
            Value::String(authorization) => Ok(Some(authorization)),
            _ => Err(NOT_A_TEXT),
        },
        Ok(_) | Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).unwrap()
    }

    fn said(headers: Option<&str>, text: &str) -> Result<Option<String>, u16> {
        let mut said = Said::default();
        *said.place("authorization").unwrap() = headers.map(str::to_owned);
        together(said, Some(&payload(text)))
            .map(|mut said| said.place("authorization").unwrap().take())
            .map_err(|close| close.code)
    }

    #[test]
    fn headers_and_payload_together_say_who_asks() {
        let (a, b) = (Some("a".to_owned()), Some("b".to_owned()));
        assert_eq!(said(None, r#"{"Authorization":"a"}"#), Ok(a.clone()));
        assert_eq!(said(None, r#"{"authorization":"b","other":[1]}"#), Ok(b));
        assert_eq!(said(Some("a"), r#"{"AUTHORIZATION":"a"}"#), Ok(a.clone()));
        assert_eq!(said(Some("a"), r#"{"authorization":null}"#), Ok(a));
        assert_eq!(said(Some("a"), r#"{"authorization":"b"}"#), Err(4403));
        assert_eq!(said(None, r#"{"authorization":"a","Authorization":"b"}"#), Err(4403));
        assert_eq!(said(Some("a"), r#"{"authorization":""}"#), Err(4403));
        assert_eq!(said(None, r#"{"authorization":7}"#), Err(4400));
        assert_eq!(said(None, r#"{"authorization":["a"]}"#), Err(4400));
    }

    #[test]
    fn a_refresh_is_told_from_any_other_ping() {
        let token = |text: &str| refreshed(Some(&payload(text))).map_err(|close| close.code);
        assert_eq!(token(r#"{"type":"refresh","authorization":"a"}"#), Ok(Some("a".to_owned())));
        assert_eq!(token(r#"{"type":"refresh","Authorization":"a"}"#), Ok(Some("a".to_owned())));
        assert_eq!(token(r#"{"type":"refresh"}"#), Err(4400));
        assert_eq!(token(r#"{"type":"refresh","authorization":{}}"#), Err(4400));
        assert_eq!(token(r#"{"type":1}"#), Ok(None));
        assert_eq!(token(r#"{"authorization":"a"}"#), Ok(None));
        assert_eq!(refreshed(None).map_err(|close| close.code), Ok(None));
    }
}
