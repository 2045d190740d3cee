//! The enumerations of the identity domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// The role of a user on the whole platform.
    PlatformRole {
        /// An ordinary user.
        User = "user",
        /// Sees and manages all tenants.
        Developer = "developer",
    }

    /// What a one-time token is for.
    UserTokenKind {
        /// Proves that the user holds an e-mail address.
        EmailConfirmation = "email_confirmation",
        /// Proves that the user holds a phone number.
        PhoneConfirmation = "phone_confirmation",
        /// Lets the user set a new password.
        PasswordRecovery = "password_recovery",
        /// Signs the user in.
        MagicLink = "magic_link",
        /// Confirms a new e-mail address from the old one.
        EmailChangeCurrent = "email_change_current",
        /// Confirms a new e-mail address from the new one.
        EmailChangeNew = "email_change_new",
        /// Confirms a new phone number.
        PhoneChange = "phone_change",
        /// Confirms the user before a delicate change.
        Reauthentication = "reauthentication",
        /// Invites a person into an organization or onto a brand.
        Invitation = "invitation",
    }

    /// Why an attempt to sign in failed.
    LoginFailureReason {
        /// There is no such account.
        UnknownUser = "unknown_user",
        /// The password was wrong.
        BadPassword = "bad_password",
        /// The second factor was wrong.
        BadMfaCode = "bad_mfa_code",
        /// The account was locked after too many failures.
        Locked = "locked",
        /// The user is banned.
        Banned = "banned",
        /// The account is not active.
        Inactive = "inactive",
        /// Too many attempts came at once.
        RateLimited = "rate_limited",
    }
}
