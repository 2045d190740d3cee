//! Permission strings as bits.
/// p
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Permission(u8);
impl Permission { /// p
 pub fn parse(_:&str)->Option<Self>{Some(Self(0))} }
/// s
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PermissionSet([u64;4]);
impl PermissionSet { /// p
 pub fn contains(&self,_:Permission)->bool{false} }
