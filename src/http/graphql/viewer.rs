//! Who asks: hands the headers that matter to the authenticator, and words its refusal.
//!
//! Only these three headers count. A cookie, a parameter of the URL or a member of `extensions` never says who somebody is.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use policy::Viewer;

use crate::auth::{Authenticator, Credentials};
use crate::error::{Code, GraphqlError};
use crate::http::reply::Refusal;

/// The viewer, or the refusal of credentials that are wrong. Without credentials the viewer is anonymous.
pub async fn identify(authenticator: &Authenticator, headers: &HeaderMap) -> Result<Viewer, Refusal> {
    let credentials = Credentials {
        authorization: only_value(headers, header::AUTHORIZATION.as_str())?,
        organization: only_value(headers, "x-organization-id")?,
        brand: only_value(headers, "x-brand-id")?,
    };
    authenticator.viewer(credentials).await.map_err(refused)
}

/// The text of a header that may come once; twice would leave open which of them counts.
pub(super) fn only_value<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(text)), None) => Ok(Some(text)),
        _ => Err(Refusal::malformed(GraphqlError::bad_input(name, format!("`{name}` must come once, in visible characters.")))),
    }
}

fn refused(error: GraphqlError) -> Refusal {
    let status = StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_credentials = error.code == Code::Unauthenticated;
    let refusal = Refusal::new(status, error);
    if is_credentials { refusal.with_header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"") } else { refusal }
}
