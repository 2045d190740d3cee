//! `rowgate demo --traffic`, a process of its own beside a gateway: it makes changes, and subscribers of the gateway are told of them.

use std::process::{Child, Command, Stdio};

use serde_json::Value as Json;

use crate::realtime::following::{Lively, next};
use crate::support::{Backend, DEVIN, SMALL, World, both};

const CONTENT: &str = "subscription { contentChanges { kind changedFields node { title updatedBy } } }";
const SPEND: &str = "subscription { spendChanges { kind node { platformCampaignId } } }";

/// The process; it ends with this value.
struct Traffic(Child);

impl Traffic {
    fn start(url: &str) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_rowgate"))
            .args(["demo", "--traffic", "50/s", "--database-url", url, "--log-level", "error"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        Self(child.expect("the program starts"))
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Says who of the demonstration has an id.
async fn email_of(world: &World, id: &Json) -> String {
    let query = "query ($id: ID!) { user(id: $id) { email } }";
    let data = world.user(DEVIN).await.data_with(query, serde_json::json!({"id": id})).await;
    data["user"]["email"].as_str().expect("an address").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_the_demonstration_change_things_and_subscribers_are_told() {
    both(async |backend| {
        let lively = Lively::of(World::own(backend, SMALL).await);
        let (mut content, mut spend) = (lively.follow(DEVIN, CONTENT).await, lively.follow(DEVIN, SPEND).await);
        assert_eq!(next(&mut content).await["contentChanges"]["kind"], "READY");
        assert_eq!(next(&mut spend).await["spendChanges"]["kind"], "READY");
        let mut traffic = Traffic::start(lively.world.url());
        // Content moves on and gets other titles; each change is somebody's.
        let (mut moved, mut retitled) = (0, 0);
        while moved < 5 || retitled < 2 {
            let change = &next(&mut content).await["contentChanges"];
            let changed = |field: &str| change["changedFields"].as_array().expect("a list").iter().any(|name| name == field);
            moved += u32::from(changed("status"));
            retitled += u32::from(changed("title"));
            if moved == 1 {
                assert_ne!(email_of(&lively.world, &change["node"]["updatedBy"]).await, DEVIN);
            }
        }
        let spent = next(&mut spend).await;
        assert!(
            spent["spendChanges"]["node"]["platformCampaignId"].as_str().is_some_and(|name| name.starts_with("traffic-")),
            "{spent}"
        );
        // Asked to end, it ends well.
        let asked = Command::new("kill").args(["-TERM", &traffic.0.id().to_string()]).status().expect("there is kill");
        assert!(asked.success());
        assert!(traffic.0.wait().expect("it ends").success());
        lively.stop().await;
    })
    .await;
}

#[test]
fn a_rate_that_is_none_is_refused_before_anything_is_done() {
    let ended = Command::new(env!("CARGO_BIN_EXE_rowgate"))
        .args(["demo", "--traffic", "often", "--database-url", "sqlite:///nowhere/at/all.sqlite"])
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.contains("--traffic") && said.contains("such as 20/s or 30/m"), "{said}");
}

/// The traffic of a server is its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_makes_traffic_of_its_own() {
    let world = World::own(Backend::Sqlite, SMALL).await;
    let lively = Lively::of(world);
    let mut content = lively.follow(DEVIN, CONTENT).await;
    assert_eq!(next(&mut content).await["contentChanges"]["kind"], "READY");
    let child = Command::new(env!("CARGO_BIN_EXE_rowgate"))
        .args(["serve", "--demo", "--traffic", "20/s", "--port", "0", "--log-level", "error"])
        .args(["--database-url", lively.world.url()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    let _server = Traffic(child.expect("the program starts"));
    for _ in 0..3 {
        assert_ne!(next(&mut content).await["contentChanges"]["kind"], "LEFT");
    }
    lively.stop().await;
}
