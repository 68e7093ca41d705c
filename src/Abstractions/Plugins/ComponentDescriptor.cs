namespace SaeLab.Abstractions;

/// <summary>The kinds of component that plugins bring.</summary>
public enum ComponentKind
{
    /// <summary>An <see cref="IActivationSource"/>.</summary>
    Source,

    /// <summary>An <see cref="ISaeVariant"/>.</summary>
    Variant,

    /// <summary>An <see cref="IAuxiliaryLoss"/>.</summary>
    Loss,

    /// <summary>An <see cref="IResampler"/>.</summary>
    Resampler,

    /// <summary>An <see cref="IEvaluator"/>.</summary>
    Evaluator,
}

/// <summary>What the host knows of a component: how a manifest names it, which options it takes, how to make it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name in manifests: lower case letters, digits and underscores, unique within its kind.</param>
/// <param name="OptionsType">A record with a parameterless constructor and init properties; its documentation is the component's.</param>
/// <param name="Create">Makes the component from its options and the context of its kind.</param>
public sealed record ComponentDescriptor(
    ComponentKind Kind, string Name, Type OptionsType, Func<object, object, object> Create);
