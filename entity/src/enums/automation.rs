//! The enumerations of the automation domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// What starts a flow.
    FlowTriggerType {
        /// A person.
        Manual = "manual",
        /// The clock.
        Scheduled = "scheduled",
        /// Something that happened.
        Event = "event",
        /// A contact that enters a segment.
        SegmentEntry = "segment_entry",
        /// A form that a contact sends.
        FormSubmit = "form_submit",
    }

    /// Where an execution of a flow stands.
    FlowExecutionStatus {
        /// Under way.
        Running = "running",
        /// Ended well.
        Completed = "completed",
        /// Ended by an error.
        Failed = "failed",
        /// Waiting until a person lets it go on.
        Paused = "paused",
        /// Stopped by a person.
        Cancelled = "cancelled",
    }
}
