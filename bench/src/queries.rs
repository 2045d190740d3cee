//! The five queries: as GraphQL, as the hand-written server's path, as SQL for the database alone, and what each may cost.

use serde_json::json;
use uuid::Uuid;

use crate::ceiling::USER_HEADER;
use crate::client::Request;
use crate::servers::Servers;
use crate::world::World;

/// What a query is, apart from arguments.
pub struct Query {
    /// One word, for the command line.
    pub name: &'static str,
    /// What it asks for, for the table.
    pub title: &'static str,
    /// The GraphQL document.
    pub document: &'static str,
    /// The statement of the hand-written server.
    pub sql: &'static str,
    /// How many pieces of content an answer holds.
    pub content: usize,
    /// How often the CPU of the hand-written server it may cost.
    pub most: f64,
    argument: Argument,
}

/// What differs from request to request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Argument {
    Nothing,
    Content,
    Brand,
    Status(&'static str),
}

/// The queries, in the order of the table of targets.
pub const QUERIES: [Query; 5] = [
    Query {
        name: "row",
        title: "one row + brand",
        document: "query Row($id: ID!) { content(id: $id) { id title slug status type version createdAt updatedAt \
                   brand { id name slug country } } }",
        sql: include_str!("../sql/row.sql"),
        content: 1,
        most: 4.7,
        argument: Argument::Content,
    },
    Query {
        name: "list",
        title: "list of 50 x 8",
        document: "query List($brand: ID!) { contentList(where: {brandId: {eq: $brand}}, orderBy: [{createdAt: DESC}], first: 50) \
                   { nodes { id title slug status type version views createdAt } } }",
        sql: include_str!("../sql/list.sql"),
        content: 50,
        most: 2.7,
        argument: Argument::Brand,
    },
    Query {
        name: "nested",
        title: "10 brands x 10 content",
        document: "query Nested { brands(orderBy: [{name: ASC}], first: 10) { nodes { id name slug organization { id name } \
                   contents(orderBy: [{createdAt: DESC}], first: 10) { nodes { id title status createdAt \
                   creator { id displayName email } } } } } }",
        sql: include_str!("../sql/nested.sql"),
        content: 100,
        most: 2.1,
        argument: Argument::Nothing,
    },
    Query {
        name: "count",
        title: "filter + totalCount",
        document: "query Count($status: ContentStatus!) { contentList(where: {status: {eq: $status}}, \
                   orderBy: [{createdAt: DESC}], first: 20) \
                   { totalCount nodes { id title slug status type version views createdAt } } }",
        sql: include_str!("../sql/count.sql"),
        content: 20,
        most: 1.5,
        argument: Argument::Status("published"),
    },
    Query {
        name: "many",
        title: "1,000 rows x 10",
        document: "query Many($status: ContentStatus!) { contentList(where: {status: {eq: $status}}, first: 1000) \
                   { nodes { id title slug status type version views isDraft createdAt updatedAt } } }",
        sql: include_str!("../sql/many.sql"),
        content: 1_000,
        most: 1.5,
        argument: Argument::Status("published"),
    },
];

impl Query {
    /// The requests to the gateway and to the hand-written server, in the same order.
    pub fn requests(&self, world: &World, servers: &Servers) -> (Vec<Request>, Vec<Request>) {
        let ours = self
            .variables(world)
            .into_iter()
            .map(|variables| Request::graphql(servers.rowgate, &servers.token, self.document, &variables));
        let ceiling = self.arguments(world).into_iter().map(|argument| {
            let slash = if argument.is_empty() { "" } else { "/" };
            Request::new(format!(
                "GET /{}{slash}{argument} HTTP/1.1\r\nHost: {}\r\n{USER_HEADER}: {}\r\n\r\n",
                self.name, servers.ceiling, world.viewer
            ))
        });
        (ours.collect(), ceiling.collect())
    }

    /// The argument of the first request, for the database alone.
    pub fn argument(&self, world: &World) -> String {
        self.arguments(world).into_iter().next().unwrap_or_default()
    }

    fn arguments(&self, world: &World) -> Vec<String> {
        let texts = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect();
        match self.argument {
            Argument::Nothing => vec![String::new()],
            Argument::Content => texts(&world.content),
            Argument::Brand => texts(&world.brands),
            Argument::Status(stored) => vec![stored.to_owned()],
        }
    }

    fn variables(&self, world: &World) -> Vec<serde_json::Value> {
        let variables = self.arguments(world).into_iter().map(|argument| match self.argument {
            Argument::Nothing => json!({}),
            Argument::Content => json!({"id": argument}),
            Argument::Brand => json!({"brand": argument}),
            Argument::Status(_) => json!({"status": argument.to_uppercase()}),
        });
        variables.collect()
    }
}
