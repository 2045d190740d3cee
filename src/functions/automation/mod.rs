//! Functions about segments and flows.

mod calculate_segment_size;

pub(super) use calculate_segment_size::CalculateSegmentSize;
