using SaeLab.Abstractions;

namespace SaeLab.Runtime.Manifests;

/// <summary>A component that a manifest names, with its options: <c>topk: { latents: 256, k: 4 }</c>.</summary>
/// <param name="Component">What was named.</param>
/// <param name="Options">An instance of the component's options type, validated.</param>
public sealed record ComponentChoice(ComponentDescriptor Component, object Options)
{
    /// <summary>Its name in the manifest.</summary>
    public string Name => Component.Name;
}
