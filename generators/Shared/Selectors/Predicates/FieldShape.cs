namespace ReplicationKit.Selectors.Predicates;

/// <summary>How a property's value is represented in JSON.</summary>
internal enum FieldShape
{
    Text,
    Boolean,
    Integer,
    Double,
    Decimal,
    NumberEnum,
    NamedEnum,
    Date,
    Record,
    Collection,
    Dictionary,
}
