//! The enumerations of the campaign domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// The way a campaign reaches people.
    CampaignType {
        /// By e-mail.
        Email = "email",
        /// By SMS.
        Sms = "sms",
        /// By posts on social platforms.
        Social = "social",
    }

    /// Where a campaign stands.
    CampaignStatus {
        /// Being written.
        Draft = "draft",
        /// Waiting for its date.
        Scheduled = "scheduled",
        /// Being sent.
        Running = "running",
        /// Held by a person; it may go on.
        Paused = "paused",
        /// Sent.
        Completed = "completed",
        /// Stopped by a person.
        Cancelled = "cancelled",
        /// Ended by an error.
        Failed = "failed",
    }

    /// The kind of message a template is for.
    MessageTemplateType {
        /// An SMS.
        Sms = "sms",
        /// An e-mail.
        Email = "email",
    }

    /// What a message template is used for.
    MessageTemplateCategory {
        /// Advertising.
        Promotional = "promotional",
        /// Something the recipient asked for, such as a receipt.
        Transactional = "transactional",
        /// A regular letter.
        Newsletter = "newsletter",
    }

    /// Where an SMS stands.
    SmsStatus {
        /// Waiting to be sent.
        Queued = "queued",
        /// Handed to the provider.
        Sent = "sent",
        /// Arrived.
        Delivered = "delivered",
        /// Not sent.
        Failed = "failed",
        /// Sent and not arrived.
        Undelivered = "undelivered",
    }

    /// Where an e-mail stands.
    EmailStatus {
        /// Waiting to be sent.
        Queued = "queued",
        /// Handed to the provider.
        Sent = "sent",
        /// Arrived.
        Delivered = "delivered",
        /// Sent back.
        Bounced = "bounced",
        /// Opened by the recipient.
        Opened = "opened",
        /// A link of it was followed.
        Clicked = "clicked",
        /// Not sent.
        Failed = "failed",
    }

    /// Whether an e-mail was sent back for good.
    BounceType {
        /// For good: the address does not exist.
        Hard = "hard",
        /// For now: the mailbox is full, or the like.
        Soft = "soft",
    }

    /// How consent was given.
    ConsentSource {
        /// Through a form on a web page.
        WebForm = "web_form",
        /// Through the API.
        Api = "api",
        /// Written down by a person.
        Manual = "manual",
    }
}
