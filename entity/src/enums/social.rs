//! The enumerations of the social domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// A social platform.
    SocialPlatform {
        /// Facebook.
        Facebook = "facebook",
        /// Instagram.
        Instagram = "instagram",
        /// LinkedIn.
        Linkedin = "linkedin",
        /// Twitter, also called X.
        Twitter = "twitter",
        /// TikTok.
        Tiktok = "tiktok",
    }

    /// Where a post stands.
    SocialPostStatus {
        /// Being written.
        Draft = "draft",
        /// Waiting for its time.
        Scheduled = "scheduled",
        /// Being published.
        Publishing = "publishing",
        /// On the platform.
        Published = "published",
        /// Refused by the platform, or not reached.
        Failed = "failed",
    }
}
