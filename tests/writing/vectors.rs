//! Vectors: kept as floats of 32 bits, read as they were kept, and refused by the name of the field when they are none.

use serde_json::{Value as Json, json};

use crate::support::*;

const DIMENSIONS: usize = 1_536;

const CREATE: &str = "mutation ($input: CreateVectorEntryInput!) { createVectorEntry(input: $input) { id embedding } }";
const UPDATE: &str =
    "mutation ($id: ID!, $patch: UpdateVectorEntryInput!) { updateVectorEntry(id: $id, patch: $patch) { id embedding } }";

/// Numbers of every size, some of which no 32-bit float holds as they are.
fn awkward() -> Vec<f64> {
    let begin = [0.0, 1.0, -1.0, 0.1, -0.1, 1e-3, 16_777_217.0, 1e-40, f64::from(f32::MAX), f64::from(f32::MIN), 1.0 / 3.0];
    (0..DIMENSIONS).map(|place| begin.get(place).copied().unwrap_or(place as f64 / 7.0)).collect()
}

/// What is kept of the numbers.
fn kept(numbers: &[f64]) -> Vec<f32> {
    numbers.iter().map(|number| *number as f32).collect()
}

fn read(embedding: &Json) -> Vec<f32> {
    let numbers = embedding.as_array().unwrap_or_else(|| panic!("{embedding} is no list"));
    numbers.iter().map(|number| number.as_f64().expect("a number") as f32).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vector_is_read_as_it_was_kept() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let olive = world.outsider().await;
        let input = json!({"sourceId": "notes/1", "embedding": awkward(), "metadata": {"topic": "tea"}});
        let made = olive.data_with(CREATE, json!({"input": input})).await;
        let id = made["createVectorEntry"]["id"].clone();
        assert_eq!(read(&made["createVectorEntry"]["embedding"]), kept(&awkward()));

        // From then on a 32-bit float is what it is: written as it was read, it stays the same.
        let one = "query ($id: ID!) { vectorEntry(id: $id) { embedding userId metadata } }";
        let found = olive.data_with(one, json!({"id": id})).await;
        assert_eq!(read(&found["vectorEntry"]["embedding"]), kept(&awkward()));
        let again = json!({"id": id, "patch": {"embedding": found["vectorEntry"]["embedding"]}});
        let same = olive.data_with(UPDATE, again).await;
        assert_eq!(same["updateVectorEntry"]["embedding"], found["vectorEntry"]["embedding"]);

        let numbers: Vec<f64> = (0..DIMENSIONS).map(|place| -(place as f64)).collect();
        let changed = olive.data_with(UPDATE, json!({"id": id, "patch": {"embedding": numbers}})).await;
        assert_eq!(read(&changed["updateVectorEntry"]["embedding"]), kept(&numbers));
        let other = olive.data_with(UPDATE, json!({"id": id, "patch": {"sourceId": "notes/2"}})).await;
        assert_eq!(read(&other["updateVectorEntry"]["embedding"]), kept(&numbers), "what is not given stays");

        let emptied = olive.data_with(UPDATE, json!({"id": id, "patch": {"embedding": null}})).await;
        assert!(emptied["updateVectorEntry"]["embedding"].is_null());
        let without = olive.data_with(CREATE, json!({"input": {"sourceId": "notes/3"}})).await;
        assert!(without["createVectorEntry"]["embedding"].is_null());
        let counts = olive.data(
            "{ none: vectorStore(where: {embedding: {isNull: true}}) { totalCount } \
             some: vectorStore(where: {embedding: {isNull: false}}) { totalCount } }",
        );
        assert_eq!(counts.await, json!({"none": {"totalCount": 2}, "some": {"totalCount": 0}}));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_vector_is_refused_by_the_name_of_the_field() {
    both(async |backend| {
        let world = World::own(backend, SMALL).await;
        let olive = world.outsider().await;
        let made = olive.data_with(CREATE, json!({"input": {"sourceId": "notes/1", "embedding": awkward()}})).await;
        let id = made["createVectorEntry"]["id"].clone();
        let with = |place: usize, value: Json| {
            let mut numbers: Vec<Json> = awkward().into_iter().map(Json::from).collect();
            numbers[place] = value;
            Json::Array(numbers)
        };
        let ones = |count: usize| json!(vec![1.0; count]);
        let wrong = [
            ones(0),
            ones(1),
            ones(DIMENSIONS - 1),
            ones(DIMENSIONS + 1),
            ones(2 * DIMENSIONS),
            with(0, json!("1.5")),
            with(0, json!("NaN")),
            with(0, json!("Infinity")),
            with(DIMENSIONS - 1, json!(null)),
            with(700, json!(true)),
            with(700, json!([1.0])),
            with(700, json!({"x": 1.0})),
            // Too large for 32 bits.
            with(5, json!(3.5e38)),
            with(5, json!(-1e300)),
            json!("\\x00"),
            json!(1.0),
            json!({"0": 1.0}),
        ];
        for embedding in &wrong {
            let create = json!({"input": {"sourceId": "notes/2", "embedding": embedding}});
            let update = json!({"id": id, "patch": {"embedding": embedding}});
            for (query, given) in [(CREATE, create), (UPDATE, update)] {
                let before = world.statements();
                let answer = olive.ask_with(query, given).await;
                assert_eq!((codes(&answer), world.statements() - before), (vec!["BAD_USER_INPUT"], 0), "{embedding}");
                let field = answer["errors"][0]["extensions"]["field"].as_str().expect("a field");
                assert!(field.contains("embedding"), "{field}");
            }
        }
        // As literals they come a way of their own; a number that no 64 bits hold is no number of the language at all.
        for (number, is_read) in
            [("1e999", false), ("-1e999", false), ("1e99", true), ("\"1\"", true), ("true", true), ("NaN", true), ("null", true)]
        {
            let numbers = format!("[{}{number}]", "1, ".repeat(DIMENSIONS - 1));
            let query =
                format!("mutation {{ createVectorEntry(input: {{sourceId: \"notes/2\", embedding: {numbers}}}) {{ id }} }}");
            let answer = olive.ask(&query).await;
            assert_eq!(codes(&answer), ["BAD_USER_INPUT"], "{number}");
            let error = answer["errors"][0].to_string();
            assert!(error.contains("embedding") == is_read, "{number}: {error}");
        }
        let left = olive.data("{ vectorStore { nodes { sourceId embedding } } }").await;
        assert_eq!(left["vectorStore"]["nodes"].as_array().expect("a list").len(), 1);
        assert_eq!(read(&left["vectorStore"]["nodes"][0]["embedding"]), kept(&awkward()));
    })
    .await;
}
