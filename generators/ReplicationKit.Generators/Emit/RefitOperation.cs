namespace ReplicationKit.Generators.Emit;

/// <summary>A parameter of an operation.</summary>
/// <param name="Declaration">Attribute, type and name, and the default value.</param>
/// <param name="Name">The name.</param>
/// <param name="Doc">What it is.</param>
internal sealed record RefitParameter(string Declaration, string Name, string Doc);

/// <summary>An operation of a Refit interface, which is emitted twice: plain, and with the response around its result.</summary>
/// <param name="Name">The name without <c>Async</c>.</param>
/// <param name="Route">Refit's attribute: <c>Get("/…")</c>.</param>
/// <param name="Result">The type of the result.</param>
/// <param name="Call">The expression that makes the call.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Parameters">The parameters before the token.</param>
internal sealed record RefitOperation(
    string Name,
    string Route,
    string Result,
    string Call,
    string Summary,
    params RefitParameter[] Parameters
)
{
    /// <summary>More to know about it; null: nothing.</summary>
    public string? Remarks { get; init; }

    /// <summary>The literal of the route's path.</summary>
    public string RouteText => Route.Substring(Route.IndexOf('"')).TrimEnd(')');
}
