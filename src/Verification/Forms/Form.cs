using SaeLab.Abstractions;

namespace SaeLab.Verification;

/// <summary>A component with particular options, and a context that it accepts.</summary>
/// <param name="Binder">Makes the options.</param>
/// <param name="Required">Settings of required options, chosen by verification.</param>
/// <param name="Settings">Settings beyond these: what a user set, and what sets this form apart.</param>
/// <param name="Context">A context with which the component can be made.</param>
/// <param name="IsBase">Whether it is the one that others vary.</param>
internal sealed record Form(OptionsBinder Binder, IReadOnlyList<string> Required, IReadOnlyList<string> Settings, object Context, bool IsBase)
{
    public ComponentDescriptor Component => Binder.Component;

    /// <summary>The component, made with the form's own context or another one.</summary>
    public T Create<T>(object? context = null) where T : class =>
        (T)Component.Create(Binder.Bind([.. Required, .. Settings], out var problem) ?? throw new LawBrokenException(problem!), context ?? Context);

    /// <summary>The same form with another number of latents; null where its options do not allow it.</summary>
    public Form? WithLatents(int latents)
    {
        var wide = this with { Required = [.. Required, $"{FormFinder.Latents}={latents}"] };
        return Binder.Shape.Find(FormFinder.Latents) is not null && FormFinder.CanBeMade(wide) ? wide : null;
    }
}
