namespace ReplicationKit.Selectors.Predicates;

/// <summary>
/// Where a condition on elements relies on declarations as not nullable, which System.Text.Json does not enforce: null is then rejected as
/// any other value that contradicts the declared type.
/// </summary>
internal enum NullRejection
{
    /// <summary>Null is accepted wherever System.Text.Json accepts it.</summary>
    None,

    /// <summary>Elements that are declared as not nullable are not null.</summary>
    Elements,

    /// <summary>The properties of elements that are declared as not nullable are neither null nor missing, either.</summary>
    Properties,
}
