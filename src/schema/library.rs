//! The same types as a schema of async-graphql, for the schema language; tests hold introspection against it as well.
//!
//! It takes much memory, so nothing that serves requests makes one. Its resolvers hold no data and are never asked for any.

use async_graphql::SDLExportOptions;
use async_graphql::dynamic::{
    Enum, EnumItem, Field, FieldFuture, FieldValue, InputObject, InputValue, Interface, InterfaceField, Object, ResolverContext,
    Scalar, Schema, SchemaError, Subscription, SubscriptionField, SubscriptionFieldFuture, Type, TypeRef,
};
use futures_util::stream;

use super::types::{self, MUTATION, QUERY, SUBSCRIPTION, Shape, Types};

/// Makes the library's schema.
pub(super) fn schema(types: &Types) -> Result<Schema, SchemaError> {
    let mutation = types.get(MUTATION).map(|_| MUTATION);
    let subscription = types.get(SUBSCRIPTION).map(|_| SUBSCRIPTION);
    let builder = Schema::build(QUERY, mutation, subscription);
    types
        .iter()
        .filter(|declared| !declared.is_built_in())
        .fold(builder, |builder, declared| builder.register(converted(declared)))
        .finish()
}

/// The schema language, types by name, with descriptions.
pub(super) fn sdl(schema: &Schema) -> String {
    let options = SDLExportOptions::new().use_space_ident().prefer_single_line_descriptions();
    let text = schema.sdl_with_options(options);
    text.trim_end().to_owned() + "\n"
}

fn converted(declared: &types::Type) -> Type {
    let (name, description) = (&*declared.name, &*declared.description);
    match &declared.shape {
        Shape::Scalar => Scalar::new(name).description(description).into(),
        Shape::Object(fields, _) if name == SUBSCRIPTION => {
            let empty = Subscription::new(name).description(description);
            fields.iter().fold(empty, |root, field| root.field(followed(field))).into()
        }
        Shape::Object(fields, interfaces) => {
            let object =
                fields.iter().fold(Object::new(name).description(description), |object, field| object.field(field_of(field)));
            interfaces.iter().fold(object, |object, interface| object.implement(&**interface)).into()
        }
        Shape::Interface(fields) => {
            let interface = Interface::new(name).description(description);
            fields.iter().fold(interface, |interface, field| interface.field(interface_field(field))).into()
        }
        Shape::Enum(values) => {
            let items = values.iter().map(|value| EnumItem::new(&*value.name).description(&*value.description));
            Enum::new(name).description(description).items(items).into()
        }
        Shape::Input(fields) => {
            let input = InputObject::new(name).description(description);
            fields.iter().fold(input, |input, field| input.field(input_value(field))).into()
        }
    }
}

fn field_of(field: &types::Field) -> Field {
    let empty =
        Field::new(&*field.name, type_ref(&field.type_ref), |_| FieldFuture::Value(None)).description(&*field.description);
    field.arguments.iter().fold(empty, |field, argument| field.argument(input_value(argument)))
}

/// Nobody follows anything through the library.
fn followed(field: &types::Field) -> SubscriptionField {
    fn nothing(_: ResolverContext<'_>) -> SubscriptionFieldFuture<'_> {
        SubscriptionFieldFuture::new(async { Ok(stream::empty::<async_graphql::Result<FieldValue<'_>>>()) })
    }
    let empty = SubscriptionField::new(&*field.name, type_ref(&field.type_ref), nothing).description(&*field.description);
    field.arguments.iter().fold(empty, |field, argument| field.argument(input_value(argument)))
}

fn interface_field(field: &types::Field) -> InterfaceField {
    let empty = InterfaceField::new(&*field.name, type_ref(&field.type_ref)).description(&*field.description);
    field.arguments.iter().fold(empty, |field, argument| field.argument(input_value(argument)))
}

fn input_value(input: &types::InputValue) -> InputValue {
    let value = InputValue::new(&*input.name, type_ref(&input.type_ref)).description(&*input.description);
    match &input.default {
        Some(default) => value.default_value(default.clone()),
        None => value,
    }
}

fn type_ref(reference: &types::TypeRef) -> TypeRef {
    match reference {
        types::TypeRef::Named(name) => TypeRef::named(&**name),
        types::TypeRef::NonNull(inner) => TypeRef::NonNull(Box::new(type_ref(inner))),
        types::TypeRef::List(item) => TypeRef::List(Box::new(type_ref(item))),
    }
}
