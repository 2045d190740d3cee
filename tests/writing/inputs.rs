//! The schema of writing: required is what has no default and no preset, and nothing the gateway writes itself can be given.

use entity::table::Table;
use rowgate::catalog::{Catalog, Entity};
use rowgate::schema::Schema;
use rowgate::schema::types::{Shape, Type};

fn fields<'a>(schema: &'a Schema, name: &str) -> Vec<(&'a str, bool)> {
    let input = schema.types().get(name).unwrap_or_else(|| panic!("there is no type {name}"));
    members(input)
}

fn members(input: &Type) -> Vec<(&str, bool)> {
    match &input.shape {
        Shape::Input(fields) => fields.iter().map(|field| (&*field.name, field.is_required())).collect(),
        _ => panic!("{} is no input", input.name),
    }
}

/// Whether a new row cannot do without the caller's value.
fn is_needed(table: &Table, column: &entity::table::Column) -> bool {
    let policy = &table.policy;
    !column.nullable
        && column.default.is_none()
        && policy.preset_of(column.name).is_none()
        && policy.default_of(column.name).is_none()
}

fn check_new(schema: &Schema, entity: &Entity, name: &str, without: Option<&str>) {
    let given = fields(schema, name);
    let field = |column: &str| rowgate::catalog::camel(column);
    for column in &entity.table.columns {
        let found = given.iter().find(|(name, _)| *name == field(column.name));
        let written_by_the_gateway = entity.table.policy.is_system(column.name)
            || entity.table.policy.preset_of(column.name).is_some()
            || entity.table.is_internal(column.name)
            || without == Some(column.name);
        match found {
            Some((_, required)) => {
                assert!(!written_by_the_gateway, "{name}.{} is the gateway's", column.name);
                assert_eq!(*required, is_needed(&entity.table, column), "{name}.{}", column.name);
            }
            None => assert!(written_by_the_gateway, "{name} lacks {}", column.name),
        }
    }
}

#[test]
fn required_is_what_has_no_default_and_no_preset() {
    let catalog = Catalog::of_data_model();
    let schema = Schema::new(&catalog).unwrap();
    let mut checked = 0;
    for entity in &catalog.entities {
        if entity.writes.create {
            check_new(&schema, entity, &format!("Create{}Input", entity.type_name), None);
            checked += 1;
        }
        for child in &entity.writes.children {
            let target = catalog.entity(child.target);
            let name = rowgate::catalog::child_input(target.type_name, child.column);
            check_new(&schema, target, &name, Some(child.column));
            checked += 1;
        }
    }
    assert!(checked > 60, "{checked} inputs");
}

#[test]
fn a_change_can_leave_everything_out_and_never_names_what_stays() {
    let catalog = Catalog::of_data_model();
    let schema = Schema::new(&catalog).unwrap();
    for entity in catalog.entities.iter().filter(|entity| entity.writes.has_changes()) {
        let policy = &entity.table.policy;
        for (field, required) in fields(&schema, &format!("Update{}Input", entity.type_name)) {
            assert!(!required, "{}.{field} is required", entity.type_name);
            let column = entity.table.columns.iter().find(|column| rowgate::catalog::camel(column.name) == field).unwrap();
            let stays =
                policy.is_system(column.name) || policy.is_immutable(column.name) || policy.preset_of(column.name).is_some();
            assert!(!stays, "{}.{field} never changes", entity.type_name);
        }
    }
}

#[test]
fn the_trail_has_no_mutation_and_jobs_have_their_tables_to_themselves() {
    let catalog = Catalog::of_data_model();
    for word in ["create", "update", "delete", "upsert", "restore"] {
        for entity in ["AuditLog", "Event", "LoginAttempt"] {
            assert_eq!(catalog.mutation(&format!("{word}{entity}")), None, "{word}{entity}");
        }
    }
    assert!(catalog.mutation("createBrand").is_some() && catalog.mutation("restoreBrand").is_some());
    assert!(catalog.mutation("restoreOffer").is_none(), "what is removed for good does not come back");
}
