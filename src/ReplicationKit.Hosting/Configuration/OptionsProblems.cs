namespace ReplicationKit.Hosting;

/// <summary>Collects problems of options, each with the key to correct.</summary>
internal sealed class OptionsProblems(string? section, string type, List<string> failures)
{
    public void Demand(bool isRight, string property, string problem)
    {
        if (!isRight)
            failures.Add($"{Key(property)} {problem}.");
    }

    /// <summary>Requires that the first time is above zero and the last is not less than the first.</summary>
    public void DemandOrder(TimeSpan first, string firstProperty, TimeSpan last, string lastProperty) =>
        Demand(last >= first, lastProperty, $"is {last}, which is less than {firstProperty}, {first}: set it to that or more");

    public void DemandPositive(TimeSpan time, string property) =>
        Demand(time > TimeSpan.Zero, property, $"is {time}: set it to more than zero, such as '00:00:30'");

    private string Key(string property) => section is null ? $"{type}.{property}" : $"{section}:{property}";
}
