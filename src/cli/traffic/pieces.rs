//! What people do with content: they move it on, give it another title, begin something new.

use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::person::{Brand, Person, Trouble, id_of, listed};
use crate::demo::{self, Dice};

/// Some pieces of a brand in a status, those first that nobody touched for the longest time, and what may be done there.
const PIECES: &str = "query ($brand: ID!, $status: ContentStatus!) {
    me { permissions(brandId: $brand) }
    contentList(where: {brandId: {eq: $brand}, status: {eq: $status}}, orderBy: [{updatedAt: ASC}], first: 20) { nodes { id } }
}";

const CHANGE: &str = "mutation ($id: ID!, $patch: UpdateContentInput!) { updateContent(id: $id, patch: $patch) { id } }";

const BEGIN: &str = "mutation ($input: CreateContentInput!) { createContent(input: $input) { id } }";

/// From a status to another, and with which of the permissions.
const MOVES: [(&str, &str, &[&str]); 11] = [
    ("DRAFT", "PENDING_REVIEW", &["content:submit"]),
    ("PENDING_REVIEW", "IN_REVIEW", &["content:update"]),
    ("IN_REVIEW", "APPROVED", &["content:approve"]),
    ("IN_REVIEW", "REJECTED", &["content:approve"]),
    ("IN_REVIEW", "DRAFT", &["content:update"]),
    ("APPROVED", "PUBLISHED", &["content:publish"]),
    ("SCHEDULED", "PUBLISHED", &["content:publish"]),
    ("SCHEDULED", "DRAFT", &["content:update"]),
    ("REJECTED", "DRAFT", &["content:update"]),
    ("PUBLISHED", "ARCHIVED", &["content:archive", "content:publish"]),
    ("ARCHIVED", "DRAFT", &["content:archive", "content:publish"]),
];

/// In these a title is still worked on.
const OPEN: [&str; 4] = ["DRAFT", "PENDING_REVIEW", "IN_REVIEW", "REJECTED"];

/// Moves a piece to another status. False where there is none that this person may move.
pub(super) async fn advance(person: &Person, dice: &mut Dice) -> Result<bool, Trouble> {
    let Some(brand) = one(&person.brands, dice) else { return Ok(false) };
    let Some((from, to, permissions)) = one(&MOVES, dice) else { return Ok(false) };
    match find(person, brand, from, permissions, dice).await? {
        Some(piece) => change(person, piece, json!({"status": to})).await,
        None => Ok(false),
    }
}

/// Gives a piece another title. False where there is none that this person may change.
pub(super) async fn retitle(person: &Person, dice: &mut Dice) -> Result<bool, Trouble> {
    let Some(brand) = one(&person.brands, dice) else { return Ok(false) };
    match find(person, brand, dice.pick(&OPEN), &["content:update"], dice).await? {
        Some(piece) => change(person, piece, json!({"title": demo::title(brand.id, dice)})).await,
        None => Ok(false),
    }
}

/// Begins a new piece. False where this person may not write.
pub(super) async fn begin(person: &Person, dice: &mut Dice) -> Result<bool, Trouble> {
    let Some(brand) = one(&person.brands, dice) else { return Ok(false) };
    let answer = person.ask("query ($brand: ID!) { me { permissions(brandId: $brand) } }", json!({"brand": brand.id})).await?;
    if !may(&answer, &["content:insert"]) {
        return Ok(false);
    }
    let title = demo::title(brand.id, dice);
    let kind = one(&brand.types, dice).map_or("article", String::as_str);
    let slug = demo::slug(&title, dice.below(u64::MAX));
    let input = json!({"brandId": brand.id, "type": kind, "title": title, "slug": slug});
    person.ask(BEGIN, json!({"input": input})).await.map(|_| true)
}

async fn find(
    person: &Person,
    brand: &Brand,
    status: &str,
    permissions: &[&str],
    dice: &mut Dice,
) -> Result<Option<Uuid>, Trouble> {
    let answer = person.ask(PIECES, json!({"brand": brand.id, "status": status})).await?;
    let pieces: Vec<Uuid> = listed(&answer["contentList"]["nodes"]).filter_map(|piece| id_of(&piece["id"])).collect();
    Ok(one(&pieces, dice).copied().filter(|_| may(&answer, permissions)))
}

async fn change(person: &Person, piece: Uuid, patch: Json) -> Result<bool, Trouble> {
    person.ask(CHANGE, json!({"id": piece, "patch": patch})).await.map(|_| true)
}

/// Whether one of the permissions is there. The gateway judges in any case; this only spares it what it would refuse.
fn may(answer: &Json, permissions: &[&str]) -> bool {
    listed(&answer["me"]["permissions"]).filter_map(Json::as_str).any(|permission| permissions.contains(&permission))
}

/// One of the list, if it has any.
pub(super) fn one<'a, T>(list: &'a [T], dice: &mut Dice) -> Option<&'a T> {
    usize::try_from(dice.below(list.len() as u64)).ok().and_then(|place| list.get(place))
}
