namespace SaeLab.Runtime.Manifests;

/// <summary>Names one of the records that an abstract record of options may be. The first is what a manifest means that writes nothing.</summary>
/// <param name="name">Its name in manifests.</param>
/// <param name="type">The record, which derives from the one that has this attribute.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
internal sealed class AlternativeAttribute(string name, Type type) : Attribute
{
    /// <summary>Its name in manifests.</summary>
    public string Name { get; } = name;

    /// <summary>The record.</summary>
    public Type Type { get; } = type;
}
