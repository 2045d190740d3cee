//! x
use crate::*; use sea_orm::IdenStatic;
/// x
pub fn own_rows(c: impl IdenStatic)->Policy{ Policy::new().read(own(c)) }
