using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit.Generated.Tests;

// The source generator of System.Text.Json takes the first converter attribute, so the converter precedes [Replication].
[JsonConverter(typeof(ReplicationSpecConverter))]
[Replication(Source = "orders", Target = "https://backup.example.com/orders", Continuous = true)]
public partial record NamedConverter;

[JsonConverter(typeof(ReplicationSpecConverter))]
[Replication(Id = "s-{Kind}", Source = "orders", Target = "copy", Filter = "app/by_kind")]
public partial record struct NamedConverterStruct([property: QueryParam] string Kind);

public sealed record Envelope(string Name, NamedConverter Spec);

[JsonSerializable(typeof(NamedConverter))]
[JsonSerializable(typeof(NamedConverterStruct))]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(IReplicationSpec))]
internal sealed partial class SpecificationContext : JsonSerializerContext;

// Here the source generator of System.Text.Json takes [Replication] for the converter, and refuses it.
[Replication(Source = "orders", Target = "late")]
[JsonConverter(typeof(ReplicationSpecConverter))]
public partial record LateConverter;

public sealed record Parcel(string Name, Managers Spec);

[JsonSerializable(typeof(OrdersBackup))]
[JsonSerializable(typeof(LateConverter))]
[JsonSerializable(typeof(Parcel))]
internal sealed partial class RefusingContext : JsonSerializerContext;

/// <summary>The generator checklist, check 49: specifications given to System.Text.Json.</summary>
public class JsonTests
{
    private static readonly JsonSerializerOptions WithConverter = new() { Converters = { new ReplicationSpecConverter() } };

    public static TheoryData<IReplicationSpec> Specifications => [new OrdersBackup(), new NamedConverter(), new NamedConverterStruct("a")];

    [Fact(DisplayName = "Check 49: by reflection, the whole document")]
    public void Check49_Reflection()
    {
        JsonSerializer.Serialize(new OrdersBackup()).Should().Be(Written.By(new OrdersBackup()));
        JsonSerializer.Serialize(new Region("north", 18)).Should().Be(Written.By(new Region("north", 18)));
        JsonSerializer.Serialize(new { Spec = new Managers() }).Should().Be("{\"Spec\":" + Written.By(new Managers()) + "}");
        JsonSerializer.Serialize<object>(new Managers()).Should().Be(Written.By(new Managers()));
    }

    [Fact(DisplayName = "Check 49: with the converter named, a context writes the whole document")]
    public void Check49_NamedConverter()
    {
        string expected = Written.By(new NamedConverter());
        JsonSerializer.Serialize(new NamedConverter(), SpecificationContext.Default.NamedConverter).Should().Be(expected);
        JsonSerializer
            .Serialize(new NamedConverterStruct("a"), SpecificationContext.Default.NamedConverterStruct)
            .Should()
            .Be(Written.By(new NamedConverterStruct("a")));
        JsonSerializer
            .Serialize(new Envelope("n", new NamedConverter()), SpecificationContext.Default.Envelope)
            .Should()
            .Be("{\"Name\":\"n\",\"Spec\":" + expected + "}");
    }

    [Fact(DisplayName = "Check 49: with the converter named, reflection writes the whole document as well")]
    public void Check49_NamedConverterAndReflection()
    {
        JsonSerializer.Serialize(new NamedConverter()).Should().Be(Written.By(new NamedConverter()));
        JsonSerializer.Serialize(new NamedConverterStruct("a")).Should().Be(Written.By(new NamedConverterStruct("a")));
        JsonSerializer
            .Serialize(new { Spec = (NamedConverterStruct?)new NamedConverterStruct("a") })
            .Should()
            .Be("{\"Spec\":" + Written.By(new NamedConverterStruct("a")) + "}");
        JsonSerializer.Serialize(new NamedConverter(), WithConverter).Should().Be(Written.By(new NamedConverter()));
    }

    [Theory(DisplayName = "Check 49: by the interface, the whole document")]
    [MemberData(nameof(Specifications))]
    public void Check49_Interface(IReplicationSpec spec)
    {
        JsonSerializer.Serialize(spec).Should().Be(Written.By(spec));
        JsonSerializer
            .Serialize<IReplicationSpec[]>([spec, new NamedConverterStruct("a")])
            .Should()
            .Be($"[{Written.By(spec)},{Written.By(new NamedConverterStruct("a"))}]");
        JsonSerializer.Serialize(spec, SpecificationContext.Default.IReplicationSpec).Should().Be(Written.By(spec));
        JsonSerializer.Serialize(spec.ToDocument(default)).Should().Be(Written.By(spec));
    }

    [Fact(DisplayName = "Check 49: in one assembly [Replication] is nothing but source")]
    public void Check49_AttributeIsForTheCompiler() =>
        typeof(OrdersBackup)
            .GetCustomAttributes(typeof(JsonConverterAttribute), inherit: false)
            .Should()
            .ContainSingle()
            .Which.Should()
            .BeOfType<JsonConverterAttribute>()
            .Which.ConverterType.Should()
            .Be<ReplicationSpecConverter>();

    [Fact(DisplayName = "Check 49: a context without the converter throws and never writes less")]
    public void Check49_ContextWithoutConverter()
    {
        foreach (object refused in (object[])[new OrdersBackup(), new LateConverter(), new Parcel("n", new Managers())])
        {
            FluentActions
                .Invoking(() => JsonSerializer.Serialize(refused, refused.GetType(), RefusingContext.Default))
                .Should()
                .Throw<Exception>()
                .WithMessage("JsonTypeInfo metadata for type * was not provided*");
        }
    }

    [Fact(DisplayName = "Check 49: the error for reading a specification states the alternative")]
    public void Check49_Reading() =>
        FluentActions
            .Invoking(() => JsonSerializer.Deserialize<OrdersBackup>("{}"))
            .Should()
            .Throw<NotSupportedException>()
            .WithMessage("*ReplicationDocument.Parse*");

    [Fact]
    public void A_type_that_the_generator_did_not_complete_says_so() =>
        FluentActions
            .Invoking(() => new ReplicationAttribute().CreateConverter(typeof(string)))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("'System.String' has the attribute *Replication* but is not a specification*C# project*ReplicationDocument.");
}
