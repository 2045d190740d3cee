//! What assistants may use, and what they have used. No assistant is called here.

mod check_ai_usage_limits;
mod increment_token_usage;

pub use check_ai_usage_limits::CheckAiUsageLimits;
pub use increment_token_usage::IncrementTokenUsage;
