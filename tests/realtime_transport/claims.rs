//! Who asks over a socket: headers, `connection_init`, and that every operation asks anew.

use serde_json::{Value as Json, json};

use super::server::Server;
use super::socket::Opening;
use crate::support::{AMARA, Backend, SMALL, VERA, World, both};

const ME: &str = "{ me { user { email } } brands { totalCount } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_token_comes_in_the_headers_or_in_init() {
    both(async |backend| {
        let server = Server::start(backend).await;
        let bearer = format!("Bearer {}", server.world.token(VERA));
        for (header, payload) in [
            (None, json!({"Authorization": bearer})),
            (None, json!({"authorization": bearer, "other": 1})),
            (Some(&bearer), json!({})),
            (Some(&bearer), Json::Null),
            (Some(&bearer), json!({"AUTHORIZATION": bearer})),
        ] {
            let opening = header.into_iter().fold(Opening::default(), |opening, token| opening.header("authorization", token));
            let mut socket = opening.open(server.address).await.unwrap();
            socket.init(payload).await;
            assert_eq!(socket.data("1", ME).await["me"]["user"]["email"], VERA);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_token_is_4401_and_a_contradiction_4403() {
    both(async |backend| {
        let server = Server::start(backend).await;
        let token = |email: &str| format!("Bearer {}", server.world.token(email));
        let nowhere = "018f4c1e-7e2b-7cc1-9d3e-0a1b2c3d4e5f";
        for (header, payload, code) in [
            (None, json!({"Authorization": "Bearer x"}), 4401),
            (None, json!({"Authorization": ""}), 4401),
            (None, json!({"Authorization": "Basic abc"}), 4401),
            (None, json!({"Authorization": 7}), 4400),
            (Some(token(VERA)), json!({"Authorization": token(AMARA)}), 4403),
            (None, json!({"Authorization": token(VERA), "authorization": token(AMARA)}), 4403),
            (None, json!({"Authorization": token(VERA), "X-Organization-Id": nowhere}), 4403),
            (None, json!({"Authorization": token(VERA), "x-brand-id": "no id"}), 4403),
            (None, json!({"x-brand-id": nowhere}), 4403),
        ] {
            let opening = header.into_iter().fold(Opening::default(), |opening, token| opening.header("authorization", token));
            let mut socket = opening.open(server.address).await.unwrap();
            socket.say(json!({"type": "connection_init", "payload": payload})).await;
            assert_eq!(socket.closed().await, code, "{payload}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_narrows_over_http_narrows_here() {
    both(async |backend| {
        let server = Server::start(backend).await;
        let mut socket = server.acknowledged(Some(AMARA)).await;
        let all = socket.data("1", "{ brands { totalCount nodes { id } } }").await;
        let brand = all["brands"]["nodes"][0]["id"].as_str().unwrap().to_owned();
        assert!(all["brands"]["totalCount"].as_u64() > Some(1));
        let mut claims = server.claims(Some(AMARA));
        claims["X-Brand-Id"] = json!(brand);
        let mut narrowed = server.socket().await;
        narrowed.init(claims).await;
        assert_eq!(narrowed.data("1", "{ brands { nodes { id } } }").await["brands"]["nodes"], json!([{"id": brand}]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_are_read_anew_for_each_operation() {
    both(async |backend| {
        let server = Server::over(World::own(backend, SMALL).await, |_| {}).await;
        let mut socket = server.acknowledged(Some(VERA)).await;
        let before = socket.data("1", "{ me { user { id } } brands { totalCount } }").await;
        assert!(before["brands"]["totalCount"].as_u64() > Some(0));
        let vera = server.world.id(before["me"]["user"]["id"].as_str().unwrap().parse().unwrap());
        server.world.run(&format!("DELETE FROM user_brand_roles WHERE user_id = {vera}")).await;
        assert_eq!(socket.data("2", ME).await["brands"]["totalCount"], 0);
        server.world.run(&format!("UPDATE sessions SET revoked_at = created_at WHERE user_id = {vera}")).await;
        socket.ask("3", ME, json!({})).await;
        assert_eq!(socket.closed().await, 4401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_has_so_many_sockets() {
    let server = Server::with(Backend::Sqlite, |server| server.sockets.connections_per_user = 2).await;
    let (first, _second) = (server.acknowledged(Some(VERA)).await, server.acknowledged(Some(VERA)).await);
    let mut third = server.socket().await;
    third.say(json!({"type": "connection_init", "payload": server.claims(Some(VERA))})).await;
    assert_eq!(third.closed().await, 1013);
    let _other = server.acknowledged(Some(AMARA)).await;
    let _nobody = server.acknowledged(None).await;
    first.close().await;
    super::eventually("a free place", async || {
        let mut socket = server.socket().await;
        socket.say(json!({"type": "connection_init", "payload": server.claims(Some(VERA))})).await;
        socket.hear_or_close().await == Ok(json!({"type": "connection_ack"}))
    })
    .await;
}
