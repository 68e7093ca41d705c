using Microsoft.Extensions.DependencyInjection;

namespace SaeLab.Abstractions;

/// <summary>How a plugin registers its components: one line each.</summary>
public static class ComponentRegistration
{
    /// <summary>Adds an activation source.</summary>
    public static IServiceCollection AddSource<TOptions>(
        this IServiceCollection services, string name, Func<TOptions, SourceContext, IActivationSource> create)
        where TOptions : class, new() =>
        services.AddSingleton(new ComponentDescriptor(
            ComponentKind.Source, name, typeof(TOptions), (options, context) => create((TOptions)options, (SourceContext)context)));

    /// <summary>Adds an SAE variant.</summary>
    public static IServiceCollection AddVariant<TOptions>(
        this IServiceCollection services, string name, Func<TOptions, VariantContext, ISaeVariant> create)
        where TOptions : class, new() =>
        services.AddSingleton(new ComponentDescriptor(
            ComponentKind.Variant, name, typeof(TOptions), (options, context) => create((TOptions)options, (VariantContext)context)));

    /// <summary>Adds an auxiliary loss.</summary>
    public static IServiceCollection AddLoss<TOptions>(
        this IServiceCollection services, string name, Func<TOptions, VariantContext, IAuxiliaryLoss> create)
        where TOptions : class, new() =>
        services.AddSingleton(new ComponentDescriptor(
            ComponentKind.Loss, name, typeof(TOptions), (options, context) => create((TOptions)options, (VariantContext)context)));

    /// <summary>Adds a resampling strategy.</summary>
    public static IServiceCollection AddResampler<TOptions>(
        this IServiceCollection services, string name, Func<TOptions, IResampler> create)
        where TOptions : class, new() =>
        services.AddSingleton(new ComponentDescriptor(
            ComponentKind.Resampler, name, typeof(TOptions), (options, _) => create((TOptions)options)));

    /// <summary>Adds an evaluator that needs nothing to be made with.</summary>
    public static IServiceCollection AddEvaluator<TOptions>(
        this IServiceCollection services, string name, Func<TOptions, IEvaluator> create)
        where TOptions : class, new() =>
        services.AddSingleton(new ComponentDescriptor(
            ComponentKind.Evaluator, name, typeof(TOptions), (options, _) => create((TOptions)options)));

    /// <summary>Adds an evaluator.</summary>
    public static IServiceCollection AddEvaluator<TOptions>(
        this IServiceCollection services, string name, Func<TOptions, EvaluatorContext, IEvaluator> create)
        where TOptions : class, new() =>
        services.AddSingleton(new ComponentDescriptor(
            ComponentKind.Evaluator, name, typeof(TOptions), (options, context) => create((TOptions)options, (EvaluatorContext)context)));
}
