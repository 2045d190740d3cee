//! The enumerations of the workflow domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// What a workflow is about.
    WorkflowKind {
        /// A task that runs by itself.
        Automation = "automation",
        /// The review and approval of content.
        Content = "content",
    }

    /// How the steps of a workflow follow each other.
    WorkflowType {
        /// One after the other.
        Sequential = "sequential",
        /// All at once.
        Parallel = "parallel",
        /// As their conditions say.
        Conditional = "conditional",
    }

    /// Where a workflow instance stands.
    WorkflowInstanceStatus {
        /// Under way.
        Active = "active",
        /// Ended well.
        Completed = "completed",
        /// Stopped by a person.
        Cancelled = "cancelled",
        /// Ended by an error.
        Failed = "failed",
        /// Ended because it took too long.
        Timeout = "timeout",
    }

    /// Where an execution of an automation stands.
    WorkflowExecutionStatus {
        /// Not yet begun.
        Pending = "pending",
        /// Under way.
        Running = "running",
        /// Ended well.
        Completed = "completed",
        /// Ended by an error.
        Failed = "failed",
        /// Stopped by a person.
        Cancelled = "cancelled",
    }

    /// Where a run in the queue stands.
    WorkflowRunStatus {
        /// Waiting for the worker.
        Queued = "queued",
        /// Under way.
        Running = "running",
        /// Ended well.
        Succeeded = "succeeded",
        /// Ended by an error.
        Failed = "failed",
        /// Stopped by a person.
        Cancelled = "cancelled",
    }
}
