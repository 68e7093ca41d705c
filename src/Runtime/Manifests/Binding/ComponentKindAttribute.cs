using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>Says which kind of component a <see cref="ComponentChoice"/> takes.</summary>
/// <param name="kind">The kind.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ComponentKindAttribute(ComponentKind kind) : Attribute
{
    /// <summary>The kind.</summary>
    public ComponentKind Kind { get; } = kind;
}
