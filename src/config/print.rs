//! The effective settings as a TOML file that says where each value came from.
//!
//! It prints what the reader kept, which is already masked; it never sees a secret.

use std::fmt::Write;

use super::reader::Effective;

/// The settings grouped by concern; `described` adds what each one means.
pub(super) fn to_toml(effective: &[Effective], described: bool) -> String {
    let mut out = String::from("# The settings in effect. After each value: where it came from.\n");
    let mut section = "";
    for setting in effective {
        let Some((concern, name)) = setting.key.split_once('.') else { continue };
        if concern != section {
            section = concern;
            let _ = write!(out, "\n[{concern}]\n");
        }
        if described {
            let _ = writeln!(out, "# {}", setting.description);
        }
        let _ = writeln!(out, "{name} = {}  # {}", setting.shown, setting.origin);
    }
    out
}
