//! Why a socket is closed: the codes of the protocol, and a reason in words.
//!
//! Nothing of what the client sent is repeated in a reason.

use std::borrow::Cow;

use crate::error::{Code, GraphqlError};

/// The most bytes of a reason.
const REASON_BYTES: usize = 123;

/// Why a socket is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// The code.
    pub code: u16,
    /// The reason, short enough to be sent.
    pub reason: Cow<'static, str>,
}

impl Close {
    const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }

    /// The server is told to stop.
    pub const GOING_AWAY: Self = Self::new(1001, "The server is stopping.");
    /// The frames are not those of RFC 6455.
    pub const PROTOCOL: Self = Self::new(1002, "The frames are not those of a WebSocket.");
    /// A text is not UTF-8.
    pub const NOT_UTF8: Self = Self::new(1007, "A text is not UTF-8.");
    /// A message is too long.
    pub const TOO_BIG: Self = Self::new(1009, "The message is longer than it may be.");
    /// The client ended the conversation.
    pub const TERMINATED: Self = Self::new(1000, "Terminated.");
    /// Nothing came for so long that nobody seems to be there.
    pub const SILENT: Self = Self::new(1013, "Two pings were not answered.");
    /// The operation needs a conversation that was begun.
    pub const NOT_BEGUN: Self = Self::new(4401, "connection_init comes first.");
    /// The token was good until now.
    pub const EXPIRED: Self = Self::new(4401, "The token has expired.");
    /// The token is of somebody else.
    pub const OTHER_USER: Self = Self::new(4403, "The token is not of the user of this connection.");
    /// Upgrade and `connection_init` say different things.
    pub const CONTRADICTION: Self = Self::new(4403, "The headers and connection_init contradict each other.");
    /// `connection_init` did not come.
    pub const INIT_TIMEOUT: Self = Self::new(4408, "connection_init did not come in time.");
    /// `connection_init` came twice.
    pub const SECOND_INIT: Self = Self::new(4429, "connection_init came a second time.");

    /// A message that is none of the protocol.
    #[must_use]
    pub const fn bad_message(reason: &'static str) -> Self {
        Self::new(4400, reason)
    }

    /// A request that is none: the reason names its member.
    #[must_use]
    pub fn bad_payload(error: &GraphqlError) -> Self {
        Self { code: 4400, reason: short(error.message.clone()) }
    }

    /// The id belongs to an operation that still runs. Ids are the client's own, so that it may hear which.
    #[must_use]
    pub fn id_in_use(id: &str) -> Self {
        Self { code: 4409, reason: short(format!("An operation with the id {id} runs already.")) }
    }

    /// Why the one who asks is not, or no longer, let in.
    #[must_use]
    pub fn refused(error: &GraphqlError) -> Self {
        let code = match error.code {
            Code::Unauthenticated => 4401,
            Code::Forbidden | Code::NotFound | Code::BadUserInput | Code::Conflict | Code::Resync => 4403,
            Code::LimitExceeded | Code::Timeout | Code::Unavailable => 1013,
            Code::Internal => 1011,
        };
        Self { code, reason: short(error.message.clone()) }
    }
}

/// As much of a reason as a frame takes.
fn short(mut reason: String) -> Cow<'static, str> {
    let mut end = REASON_BYTES.min(reason.len());
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    reason.truncate(end);
    Cow::Owned(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_never_longer_than_a_frame_takes_and_never_half_a_character() {
        for length in 0..80 {
            let close = Close::id_in_use(&"ä".repeat(length));
            assert!(close.reason.len() <= REASON_BYTES && close.reason.starts_with("An operation"), "{length}");
        }
    }

    #[test]
    fn who_is_refused_may_come_back_only_where_that_can_help() {
        let code = |code| Close::refused(&GraphqlError::new(code, "x")).code;
        assert_eq!([code(Code::Unauthenticated), code(Code::Forbidden), code(Code::Unavailable)], [4401, 4403, 1013]);
    }
}
