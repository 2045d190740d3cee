//! Whom the matrix is about: one of each kind, with as little beside it as the demonstration has.

use policy::Viewer;
use rowgate::demo;
use uuid::Uuid;

use crate::policy_oracle::viewers;
use crate::support::{AMARA, DEVIN, EDGAR, OLIVE, VERA, World, now};

/// Somebody of the matrix.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The head of the column.
    pub short: &'static str,
    /// The facts.
    pub viewer: Viewer,
}

/// All of them, in the order of the columns.
pub async fn all(world: &World) -> Vec<Actor> {
    let user = async |short, email: &str| Actor { short, viewer: world.user(email).await.viewer };
    vec![
        Actor { short: "anonymous", viewer: Viewer::anonymous(now()) },
        user("outsider", OLIVE).await,
        user("org view", &called("viewer of Halden Beauty without a role on any brand")).await,
        user("org edit", &called("editor of Northwind Trading without a role on any brand")).await,
        user("org admin", AMARA).await,
        user("brand view", VERA).await,
        user("brand edit", EDGAR).await,
        user("brand adm", &called("admin of the brand Northwind Coffee only")).await,
        user("restricted", &called("editor of Halden Skin who may not change content or touch claims")).await,
        user("expired", &called("was editor of Northwind Tea until the end of 2025")).await,
        user("developer", DEVIN).await,
        Actor { short: "applicat.", viewer: viewers::application(application(world).await) },
        Actor { short: "service", viewer: Viewer::service(now()) },
    ]
}

/// The address of the person with this summary.
fn called(summary: &str) -> String {
    let users = demo::users();
    users.into_iter().find(|user| user.summary == summary).unwrap_or_else(|| panic!("nobody is {summary}")).email
}

/// The application with most to see.
async fn application(world: &World) -> Uuid {
    let id = if world.backend == crate::support::Backend::Sqlite { "lower(hex(id))" } else { "CAST(id AS text)" };
    let found = world.text(&format!("SELECT {id} FROM applications WHERE slug = 'northwind-coffee-club'")).await;
    Uuid::parse_str(&found.expect("the application")).expect("an id")
}
