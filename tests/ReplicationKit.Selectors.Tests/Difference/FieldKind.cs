namespace ReplicationKit.Selectors.Tests.Difference;

internal enum FieldKind
{
    Text,
    DefaultedText,
    Int,
    DefaultedInt,
    NullableInt,
    Long,
    Double,
    NullableDouble,
    Decimal,
    Bool,
    NullableBool,
    NumberEnum,
    NamedEnum,
    NullableNamedEnum,
    Date,
    NullableDate,
    Inner,
    TextArray,
    TextList,
    IntList,
    InnerList,
    Table,
}
