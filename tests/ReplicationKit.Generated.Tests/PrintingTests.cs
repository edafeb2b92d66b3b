namespace ReplicationKit.Generated.Tests;

/// <summary>What a specification prints, in a log or a debugger, holds no password. Row C16.</summary>
public sealed class PrintingTests
{
    private const string Url = "https://jo:s3cret-pass@h/orders";

    [Fact]
    public void A_specification_prints_itself_as_a_record_does_without_passwords()
    {
        var spec = new PrintedOrders(Url, new Uri(Url), 7)
        {
            SourceProxy = "http://jo:s3cret-pass@p:1",
            IbrowseOptions = "[{proxy_password,\"s3cret-pass\"}]",
        };

        spec.ToString()
            .Should()
            .Be(
                "PrintedOrders { Source = https://jo:*****@h/orders, Target = https://jo:*****@h/orders, WorkerProcesses = 7, "
                    + "SourceProxy = http://jo:*****@p:1, IbrowseOptions = [{proxy_password,*****}], Filter =  }"
            );
        $"{spec}".Should().NotContain("s3cret-pass");
    }

    [Fact]
    public void Structs_sealed_and_derived_records_print_themselves_too()
    {
        new PrintedStruct(Url).ToString().Should().Be("PrintedStruct { Source = https://jo:*****@h/orders, Target = t }");
        new PrintedSealed(Url).ToString().Should().Be("PrintedSealed { Source = https://jo:*****@h/orders, Target = t }");
        new PrintedDerived(Url) { Filter = "d/f" }
            .ToString()
            .Should()
            .Be("PrintedDerived { Source = https://jo:*****@h/orders, Target = t, Filter = d/f }");
    }

    [Fact]
    public void Lists_and_dictionaries_print_their_items_and_not_their_types()
    {
        new PrintedIds(Url, ["a", "b"]).ToString().Should().Be("PrintedIds { Source = https://jo:*****@h/orders, DocIds = [a, b] }");
        new PrintedIds(Url, [.. Enumerable.Range(1, 11).Select(i => $"{i}")])
            .ToString()
            .Should()
            .EndWith("DocIds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …] }");
        new PrintedParameters(Url, new Dictionary<string, string> { ["role"] = "manager", ["year"] = "7" })
            .ToString()
            .Should()
            .EndWith("QueryParams = [role: manager, year: 7] }");
    }

    [Fact]
    public void A_specification_that_prints_itself_is_left_alone()
    {
        new PrintedByItself(Url).ToString().Should().Be("own");
    }
}

[Replication]
public partial record PrintedOrders(string Source, Uri Target, int WorkerProcesses)
{
    public string? SourceProxy { get; init; }

    public string? IbrowseOptions { get; init; }

    public string? Filter { get; init; }

    internal string? TargetProxy { get; init; }
}

[Replication]
public readonly partial record struct PrintedStruct(string Source)
{
    public string Target { get; init; } = "t";
}

[Replication]
public sealed partial record PrintedSealed(string Source)
{
    public string Target { get; init; } = "t";
}

public record PrintedBase(string Source)
{
    public string Target { get; init; } = "t";
}

[Replication]
public partial record PrintedDerived(string Source) : PrintedBase(Source)
{
    public string? Filter { get; init; }
}

[Replication(Target = "t")]
public partial record PrintedIds(string Source, IReadOnlyList<string> DocIds);

[Replication(Target = "t", Filter = "d/f")]
public partial record PrintedParameters(string Source, IReadOnlyDictionary<string, string> QueryParams);

[Replication(Target = "t")]
public partial record PrintedByItself(string Source)
{
    public override string ToString() => "own";
}
