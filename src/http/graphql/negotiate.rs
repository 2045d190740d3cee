//! Which media types a caller sends and wants, from `Content-Type` and `Accept`.
//!
//! Pure functions over header values; nothing here answers a request.

use axum::http::{HeaderMap, StatusCode, header};

use crate::error::GraphqlError;
use crate::http::reply::{Media, Refusal};

/// What a caller wants to be answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The media type of an answer that comes once.
    pub media: Media,
    /// What may be answered with events.
    pub events: Events,
}

/// What a caller wants to be answered with events, `text/event-stream`. It must be named for that: no wildcard means it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Events {
    /// Nothing.
    #[default]
    Never,
    /// What comes again and again: JSON is wanted as much.
    Subscriptions,
    /// Whatever can be: it is wanted more than JSON.
    Everything,
}

/// What to answer with.
///
/// The greatest `q` wins, then a type that is named over one that only a wildcard covers, then
/// `application/graphql-response+json`. A caller that names neither type gets `application/json`: that is what clients which
/// do not know the other one expect.
pub fn accepted(headers: &HeaderMap) -> Result<Accepted, Refusal> {
    let mut wants = Wants::default();
    let mut named_anything = false;
    for value in headers.get_all(header::ACCEPT) {
        for range in value.to_str().unwrap_or("*/*").split(',').map(str::trim).filter(|range| !range.is_empty()) {
            named_anything = true;
            wants.add(range);
        }
    }
    let by_default = Accepted { media: Media::Json, events: Events::Never };
    if named_anything { wants.best() } else { Some(by_default) }.ok_or_else(|| {
        let message = "Answers come as application/graphql-response+json, application/json or text/event-stream, in UTF-8.";
        Refusal::new(StatusCode::NOT_ACCEPTABLE, GraphqlError::bad_input("Accept", message))
    })
}

/// Refuses a body that is not declared to be JSON in UTF-8.
///
/// This is also what keeps foreign pages out: a form can be sent anywhere without asking, `application/json` cannot.
pub fn check_content_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let is_json = match (values.next().and_then(|value| value.to_str().ok()), values.next()) {
        (Some(value), None) => MediaRange::parse(value).is_some_and(|range| range.is("application/json") && range.utf8),
        _ => false,
    };
    if is_json {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        GraphqlError::bad_input("Content-Type", "A request body needs `Content-Type: application/json` and UTF-8."),
    ))
}

/// How much the caller wants each type: by its name, and by the narrowest wildcard.
#[derive(Default)]
struct Wants {
    json: Option<u16>,
    graphql_response: Option<u16>,
    events: Option<u16>,
    application: Option<u16>,
    anything: Option<u16>,
}

impl Wants {
    fn add(&mut self, text: &str) {
        let Some(range) = MediaRange::parse(text).filter(|range| range.utf8) else { return };
        let place = match range.name.to_ascii_lowercase().as_str() {
            "application/json" => &mut self.json,
            "application/graphql-response+json" => &mut self.graphql_response,
            "text/event-stream" => &mut self.events,
            "application/*" => &mut self.application,
            "*/*" => &mut self.anything,
            _ => return,
        };
        *place = Some(place.map_or(range.quality, |quality| quality.max(range.quality)));
    }

    fn best(&self) -> Option<Accepted> {
        let wildcard = self.application.or(self.anything);
        let rank = |named: Option<u16>, preferred: bool| {
            let quality = named.or(wildcard).filter(|quality| *quality > 0)?;
            Some((quality, named.is_some(), named.is_some() == preferred))
        };
        // Both named: graphql-response. Neither named: json.
        let (graphql_response, json) = (rank(self.graphql_response, true), rank(self.json, false));
        let media = if graphql_response > json { Media::GraphqlResponse } else { Media::Json };
        let best = graphql_response.max(json).map(|(quality, ..)| quality);
        match (self.events.filter(|quality| *quality > 0), best) {
            (None, None) => None,
            (None, Some(_)) => Some(Accepted { media, events: Events::Never }),
            (Some(events), Some(best)) if events <= best => Some(Accepted { media, events: Events::Subscriptions }),
            (Some(_), Some(_)) => Some(Accepted { media, events: Events::Everything }),
            // What cannot be told in events comes with its status.
            (Some(_), None) => Some(Accepted { media: Media::GraphqlResponse, events: Events::Everything }),
        }
    }
}

/// `type/subtype; parameter=value`, as far as it matters here.
struct MediaRange<'a> {
    name: &'a str,
    /// In thousandths.
    quality: u16,
    /// Whether no other character encoding is asked for.
    utf8: bool,
}

impl<'a> MediaRange<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| name.contains('/'))?;
        let mut range = Self { name, quality: 1000, utf8: true };
        for parameter in parts.filter(|parameter| !parameter.is_empty()) {
            let (key, value) = parameter.split_once('=')?;
            let value = value.trim().trim_matches('"');
            match key.trim().to_ascii_lowercase().as_str() {
                "q" => range.quality = thousandths(value)?,
                "charset" => range.utf8 = value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8"),
                _ => {}
            }
        }
        Some(range)
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// A quality of 0 to 1 in thousandths.
fn thousandths(text: &str) -> Option<u16> {
    let quality: f32 = text.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000 by the range")]
    (0.0..=1.0).contains(&quality).then(|| (quality * 1000.0).round() as u16)
}
