namespace ReplicationKit.Hosting;

/// <summary>Collects what is wrong with options, each with the key under which it can be put right.</summary>
internal sealed class OptionsProblems(string? section, string type, List<string> failures)
{
    public void Demand(bool isRight, string property, string problem)
    {
        if (!isRight)
            failures.Add($"{Key(property)} {problem}.");
    }

    /// <summary>Something goes first that has to be above zero, then something that must not be less.</summary>
    public void DemandOrder(TimeSpan first, string firstProperty, TimeSpan last, string lastProperty) =>
        Demand(last >= first, lastProperty, $"is {last}, which is less than {firstProperty}, {first}: set it to that or more");

    public void DemandPositive(TimeSpan time, string property) =>
        Demand(time > TimeSpan.Zero, property, $"is {time}: set it to more than zero, such as '00:00:30'");

    private string Key(string property) => section is null ? $"{type}.{property}" : $"{section}:{property}";
}
