namespace ReplicationKit.Generators.Emit;

/// <summary>A parameter of an operation.</summary>
/// <param name="Declaration">The attribute, the type, the name and the default value.</param>
/// <param name="Name">The name.</param>
/// <param name="Doc">The description.</param>
internal sealed record RefitParameter(string Declaration, string Name, string Doc);

/// <summary>An operation of a Refit interface. It is emitted twice: with the plain result, and with a response that wraps it.</summary>
/// <param name="Name">The name without <c>Async</c>.</param>
/// <param name="Route">Refit's attribute: <c>Get("/…")</c>.</param>
/// <param name="Result">The type of the result.</param>
/// <param name="Call">The expression of the call.</param>
/// <param name="Summary">The summary.</param>
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
    /// <summary>The remarks, or <c>null</c> if there are none.</summary>
    public string? Remarks { get; init; }

    /// <summary>The literal of the route's path.</summary>
    public string RouteText => Route.Substring(Route.IndexOf('"')).TrimEnd(')');
}
