namespace ReplicationKit.Selectors;

/// <summary>A condition on members of the specification, known only when the document is written.</summary>
internal sealed class SelectorCondition(string expression)
{
    /// <summary>The condition in C#: <c>this.Code is null</c>, <c>this.MinimumAge &lt;= 0</c>.</summary>
    public string Expression { get; } = expression;
}
