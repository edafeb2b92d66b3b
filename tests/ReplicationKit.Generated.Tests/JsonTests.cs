using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReplicationKit.Generated.Tests;

// The source generator of System.Text.Json takes the first converter attribute, so that the converter stands before [Replication].
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
internal sealed partial class SpecificationContext : JsonSerializerContext;

[JsonSerializable(typeof(OrdersBackup))]
internal sealed partial class RefusingContext : JsonSerializerContext;

/// <summary>The generator checklist, check 49: specifications given to System.Text.Json.</summary>
public class JsonTests
{
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
        JsonSerializer.Serialize(new NamedConverterStruct("a"), SpecificationContext.Default.NamedConverterStruct).Should().Be(Written.By(new NamedConverterStruct("a")));
        JsonSerializer.Serialize(new Envelope("n", new NamedConverter()), SpecificationContext.Default.Envelope).Should().Be("{\"Name\":\"n\",\"Spec\":" + expected + "}");
    }

    [Fact(DisplayName = "Check 49: the converter named and reflection: the whole document through the options, else a clear error")]
    public void Check49_NamedConverterAndReflection()
    {
        var options = new JsonSerializerOptions { Converters = { new ReplicationSpecConverter() } };
        JsonSerializer.Serialize(new NamedConverter(), options).Should().Be(Written.By(new NamedConverter()));
        JsonSerializer.Serialize(new NamedConverterStruct("a"), options).Should().Be(Written.By(new NamedConverterStruct("a")));

        // Reflection finds two converter attributes, since [Replication] is one.
        FluentActions.Invoking(() => JsonSerializer.Serialize(new NamedConverter())).Should().Throw<InvalidOperationException>().WithMessage("*JsonConverterAttribute*more than once*");
    }

    [Fact(DisplayName = "Check 49: a context without the converter throws and never writes less")]
    public void Check49_ContextWithoutConverter() =>
        FluentActions.Invoking(() => JsonSerializer.Serialize(new OrdersBackup(), typeof(OrdersBackup), RefusingContext.Default)).Should().Throw<Exception>();

    [Fact(DisplayName = "Check 49: reading a specification says what to do instead")]
    public void Check49_Reading() =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<OrdersBackup>("{}")).Should().Throw<NotSupportedException>().WithMessage("*ReplicationDocument.Parse*");
}
