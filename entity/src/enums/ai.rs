//! The enumerations of the ai domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// Whose models a provider offers.
    AiProviderType {
        /// OpenAI.
        Openai = "openai",
        /// Anthropic.
        Anthropic = "anthropic",
        /// Ollama, run by the user.
        Ollama = "ollama",
        /// OpenAI's models at Azure.
        AzureOpenai = "azure_openai",
        /// Anything else that speaks the same protocol.
        Custom = "custom",
    }

    /// What a thread with the assistant is about.
    AiContextType {
        /// A campaign.
        Campaign = "campaign",
        /// Figures.
        Analytics = "analytics",
        /// Plans.
        Strategy = "strategy",
        /// Content.
        Content = "content",
        /// Nothing in particular.
        General = "general",
    }

    /// Who speaks in a thread with the assistant.
    AiMessageRole {
        /// The person.
        User = "user",
        /// The assistant.
        Assistant = "assistant",
        /// The gateway, which tells the assistant what to do.
        System = "system",
    }

    /// What the assistant suggests.
    AiSuggestionType {
        /// A campaign.
        Campaign = "campaign",
        /// The text of an e-mail.
        EmailContent = "email_content",
        /// The text of a short message.
        SmsContent = "sms_content",
        /// A post on a social network.
        SocialPost = "social_post",
        /// Whom to reach.
        AudienceSegment = "audience_segment",
        /// A plan.
        Strategy = "strategy",
        /// The subject of an e-mail.
        SubjectLine = "subject_line",
        /// Hashtags.
        Hashtags = "hashtags",
    }

    /// What became of a suggestion.
    AiSuggestionStatus {
        /// Not yet decided.
        Pending = "pending",
        /// Taken as it is.
        Accepted = "accepted",
        /// Not taken.
        Rejected = "rejected",
        /// Put to use.
        Applied = "applied",
        /// Taken with changes.
        Modified = "modified",
    }

    /// What is generated for a brand.
    AiGenerationType {
        /// A text.
        ContentGeneration = "content_generation",
        /// A look at the brand.
        BrandAnalysis = "brand_analysis",
        /// What search engines are told.
        MetadataGeneration = "metadata_generation",
        /// What a picture shows, in words.
        AltText = "alt_text",
        /// A text in another language, made to fit there.
        Transcreation = "transcreation",
        /// A look at a claim.
        ClaimReview = "claim_review",
        /// A title.
        TitleSuggestion = "title_suggestion",
    }

    /// Where a generation stands.
    AiGenerationStatus {
        /// Under way.
        Pending = "pending",
        /// Ended well.
        Completed = "completed",
        /// Ended by an error.
        Failed = "failed",
    }
}
