namespace SaeLab.Runtime.Manifests;

/// <summary>Says that an option is used up when a manifest is read: the resolved manifest, and so the experiment's hash, do without it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ResolvedAwayAttribute : Attribute;
