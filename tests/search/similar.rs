//! Rows by how similar their vectors are: among those the caller may read and asks for, exactly, and alike on both databases.

use super::*;

const DIMENSIONS: usize = 1_536;

const QUERY: &str = "query ($to: VectorSimilarity, $where: VectorEntryFilter, $first: Int, $after: String) {
    vectorStore(similarTo: $to, where: $where, first: $first, after: $after) {
        totalCount nodes { id sourceId } edges { distance cursor node { id user { email } } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}";

/// A vector with these numbers at these places and zeros elsewhere.
fn vector(numbers: &[(usize, f64)]) -> Vec<f64> {
    let mut vector = vec![0.0; DIMENSIONS];
    for (place, number) in numbers {
        vector[*place] = *number;
    }
    vector
}

/// The entries that a client sees, with their vectors.
async fn entries(client: &Client<'_>) -> Vec<(String, Vec<f64>)> {
    let data = client.data("{ vectorStore(first: 1000, where: {embedding: {isNull: false}}) { nodes { id embedding } } }").await;
    let nodes = data["vectorStore"]["nodes"].as_array().expect("nodes");
    let numbers = |node: &Json| {
        node["embedding"].as_array().expect("a vector").iter().map(|number| f64::from(number.as_f64().unwrap() as f32)).collect()
    };
    nodes.iter().map(|node| (node["id"].as_str().expect("an id").to_owned(), numbers(node))).collect()
}

/// The slow, obvious reading.
fn distance(left: &[f64], right: &[f64]) -> f64 {
    let product = |left: &[f64], right: &[f64]| left.iter().zip(right).map(|(a, b)| a * b).sum::<f64>();
    1.0 - product(left, right) / (product(left, left).sqrt() * product(right, right).sqrt())
}

fn by_distance(entries: &[(String, Vec<f64>)], to: &[f64]) -> Vec<String> {
    let mut sorted: Vec<(f64, &String)> = entries.iter().map(|(id, vector)| (distance(vector, to), id)).collect();
    sorted.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(right.1)));
    sorted.into_iter().map(|(_, id)| id.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_come_first_among_what_the_caller_may_read() {
    let mut answers = Vec::new();
    for backend in Backend::BOTH {
        let world = World::shared(backend, SMALL).await;
        let mut of_backend = Vec::new();
        let everything = entries(&world.developer().await).await;
        let mut of_all = 0;
        for client in [
            world.developer().await,
            world.user(AMARA).await,
            world.user(INGRID).await,
            world.user(EDGAR).await,
            world.user(VERA).await,
        ] {
            let seen = entries(&client).await;
            of_all += seen.len();
            for (_, to) in everything.iter().step_by(everything.len() / 4) {
                let data = client.data_with(QUERY, json!({"to": {"vector": to}, "first": 1000})).await["vectorStore"].clone();
                assert_eq!(texts_of_nodes(&data, "id"), by_distance(&seen, to));
                assert_eq!(data["totalCount"], seen.len());
                for edge in data["edges"].as_array().unwrap() {
                    let (_, vector) = seen.iter().find(|(id, _)| *id == edge["node"]["id"]).expect("a visible row");
                    assert!((edge["distance"].as_f64().unwrap() - distance(vector, to)).abs() < 1e-9);
                }
                of_backend.push(data);
            }
        }
        assert_eq!(
            world.anonymous().data_with(QUERY, json!({"to": {"vector": everything[0].1}})).await["vectorStore"]["totalCount"],
            0
        );
        assert!(of_all > everything.len(), "not the developer alone sees some");
        answers.push(of_backend);
    }
    // Cursors and distances too: to the last bit.
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_and_distances_choose_before_the_page_is_made() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let all = entries(&devin).await;
        let to = &all[0].1;
        let near = by_distance(&all, to);
        let half = distance(&all.iter().find(|(id, _)| *id == near[near.len() / 2]).unwrap().1, to);
        let data =
            devin.data_with(QUERY, json!({"to": {"vector": to, "maxDistance": half + 1e-9}, "first": 2})).await["vectorStore"]
                .clone();
        assert_eq!(
            (&data["totalCount"], texts_of_nodes(&data, "id")),
            (&json!(near.len() / 2 + 1), near[..2].iter().map(String::as_str).collect())
        );
        let none = devin
            .data_with(QUERY, json!({"to": {"vector": to.iter().map(|number| -number).collect::<Vec<_>>(), "maxDistance": 0}}))
            .await;
        assert_eq!(none["vectorStore"]["nodes"], json!([]));
        let last = near.last().unwrap();
        let data = devin
            .data_with(QUERY, json!({"to": {"vector": to}, "where": {"id": {"in": [last, near[1]]}}, "first": 1}))
            .await["vectorStore"]
            .clone();
        assert_eq!((&data["totalCount"], texts_of_nodes(&data, "id")), (&json!(2), vec![near[1].as_str()]));
        assert_eq!(data["pageInfo"]["hasNextPage"], true);
        let counted = "query ($to: VectorSimilarity) { vectorStore(similarTo: $to) { totalCount } }";
        let before = world.statements();
        assert_eq!(devin.data_with(counted, json!({"to": {"vector": to}})).await["vectorStore"]["totalCount"], all.len());
        assert_eq!(world.statements() - before, 1);
        let before = world.statements();
        devin.data_with(QUERY, json!({"to": {"vector": to}, "first": 3})).await;
        assert_eq!(world.statements() - before, 2, "one for the vectors, one for the rows");
        let plain = devin.data_with(QUERY, json!({"first": 1})).await["vectorStore"].clone();
        assert_eq!(plain["edges"][0]["distance"], Json::Null);
        let null = devin.data_with(QUERY, json!({"to": null, "first": 1})).await["vectorStore"].clone();
        assert_eq!(null, plain, "a null looks for nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_meet_every_row_once_and_cursors_belong_to_a_vector() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        let devin = world.developer().await;
        let all = entries(&devin).await;
        let to = &all[1].1;
        let (mut seen, mut after) = (Vec::new(), Json::Null);
        loop {
            let page =
                devin.data_with(QUERY, json!({"to": {"vector": to}, "first": 4, "after": after})).await["vectorStore"].clone();
            assert_eq!(page["totalCount"], all.len());
            assert_eq!(page["pageInfo"]["hasPreviousPage"], !after.is_null());
            seen.extend(texts_of_nodes(&page, "id").into_iter().map(str::to_owned));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(seen, by_distance(&all, to));
        let other = devin.ask_with(QUERY, json!({"to": {"vector": all[2].1}, "after": after})).await;
        assert_eq!(codes(&other), ["BAD_USER_INPUT"], "{other}");
        let plain = devin.ask_with(QUERY, json!({"after": after})).await;
        assert_eq!(codes(&plain), ["BAD_USER_INPUT"], "{plain}");
        let plain = devin.data_with(QUERY, json!({"first": 1})).await["vectorStore"]["pageInfo"]["endCursor"].clone();
        assert_eq!(codes(&devin.ask_with(QUERY, json!({"to": {"vector": to}, "after": plain})).await), ["BAD_USER_INPUT"]);
        let amara = world.user(AMARA).await;
        assert_eq!(codes(&amara.ask_with(QUERY, json!({"to": {"vector": to}, "after": after})).await), ["BAD_USER_INPUT"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_that_cannot_be_are_refused_by_their_name() {
    both(async |backend| {
        let world = World::shared(backend, SMALL).await;
        for client in [world.developer().await, world.user(VERA).await] {
            let before = world.statements();
            let right = vector(&[(0, 1.0)]);
            for (to, field) in [
                (json!({"vector": []}), "$to.vector"),
                (json!({"vector": right[1..]}), "$to.vector"),
                (json!({"vector": ([right.clone(), vec![1.0]].concat())}), "$to.vector"),
                (json!({"vector": vector(&[])}), "$to.vector"),
                (json!({"vector": vector(&[(3, 1e39)])}), "$to.vector"),
                (json!({"vector": vector(&[(3, 1e-60)])}), "$to.vector"),
                (json!({"vector": right, "maxDistance": -0.1}), "$to.maxDistance"),
            ] {
                for query in [QUERY, "query ($to: VectorSimilarity) { vectorStore(similarTo: $to) { totalCount } }"] {
                    let answer = client.ask_with(query, json!({"to": to})).await;
                    assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{field}: {:.300}", answer.to_string());
                    assert_eq!(answer["errors"][0]["extensions"]["field"], field);
                    assert_eq!(answer["errors"][0]["path"], json!(["vectorStore"]));
                }
            }
            for (further, field) in [
                ("orderBy: [{createdAt: ASC}]", "orderBy"),
                ("last: 3", "last"),
                ("before: \"x\"", "before"),
                ("offset: 1", "offset"),
            ] {
                let query =
                    format!("query ($to: VectorSimilarity) {{ vectorStore(similarTo: $to, {further}) {{ totalCount }} }}");
                let answer = client.ask_with(&query, json!({"to": {"vector": right}})).await;
                assert_eq!(
                    (codes(&answer), &answer["errors"][0]["extensions"]["field"]),
                    (vec!["BAD_USER_INPUT"], &json!(field)),
                    "{answer}"
                );
            }
            let answer = client.ask_with(QUERY, json!({"to": {"vector": right}, "first": 1001})).await;
            assert_eq!(codes(&answer), ["LIMIT_EXCEEDED"], "{answer}");
            assert_eq!(world.statements(), before, "no statement was sent");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_takes_no_place_on_a_page() {
    both(async |backend| {
        let (open, other) = (World::shared(backend, SMALL).await, World::own(backend, SMALL).await);
        let amara = open.user(AMARA).await;
        let seen = entries(&amara).await;
        let everything = entries(&open.developer().await).await;
        assert!(seen.len() < everything.len());
        let to = &seen[0].1;
        // Whoever is hidden from her lies exactly there.
        let bytes: Vec<u8> = to.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let hidden: Vec<String> = everything
            .iter()
            .filter(|(id, _)| !seen.iter().any(|(known, _)| known == id))
            .map(|(id, _)| other.id(uuid::Uuid::parse_str(id).expect("an id")))
            .collect();
        let literal = if backend == Backend::Postgres { format!("'\\x{hex}'") } else { format!("x'{hex}'") };
        other.run(&format!("UPDATE vector_store SET embedding = {literal} WHERE id IN ({})", hidden.join(", "))).await;
        for first in [1, 3, 1000] {
            let variables = json!({"to": {"vector": to, "maxDistance": 1.2}, "first": first});
            let expected = amara.data_with(QUERY, variables.clone()).await;
            assert_eq!(other.user(AMARA).await.data_with(QUERY, variables).await, expected);
        }
        let devin =
            other.developer().await.data_with(QUERY, json!({"to": {"vector": to}, "first": 1000})).await["vectorStore"].clone();
        let exactly = devin["edges"].as_array().unwrap().iter().filter(|edge| edge["distance"].as_f64().unwrap() < 1e-9).count();
        assert!(exactly > hidden.len(), "who sees them sees them first: {exactly}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_direction_is_similar_to_nothing() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let devin = world.developer().await;
        let before = entries(&devin).await;
        let zero = "0".repeat(DIMENSIONS * 8);
        let literal = if backend == Backend::Postgres { format!("'\\x{zero}'") } else { format!("x'{zero}'") };
        world
            .run(&format!(
                "UPDATE vector_store SET embedding = {literal} WHERE id = {}",
                world.id(uuid::Uuid::parse_str(&before[0].0).unwrap())
            ))
            .await;
        let data = devin.data_with(QUERY, json!({"to": {"vector": before[1].1}, "first": 1000})).await["vectorStore"].clone();
        assert_eq!(data["totalCount"], before.len() - 1);
        assert!(!texts_of_nodes(&data, "id").contains(&before[0].0.as_str()));
    })
    .await;
}
