using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using SaeLab.Abstractions;
using SaeLab.Evaluators.Density;
using SaeLab.Evaluators.Reconstruction;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;
using SaeLab.Resampling.Anthropic;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests;

public sealed class PluginDoorTests
{
    [Fact]
    public void Each_plugin_brings_its_component_under_its_name()
    {
        AssertBrings<PlantedOptions, IActivationSource>(
            "planted", new PlantedOptions { Features = 3, Dimension = 2, Active = 1 }, new SourceContext(RandomStream.FromSeed(1), ".", _ => throw new InputException("no dictionaries here")));
        AssertBrings<AnthropicOptions, IResampler>("anthropic", new AnthropicOptions(), "");
        AssertBrings<ReconstructionOptions, IEvaluator>("reconstruction", new ReconstructionOptions(), "");
        AssertBrings<RecoveryOptions, IEvaluator>("recovery", new RecoveryOptions(), "");
        AssertBrings<DensityOptions, IEvaluator>("density", new DensityOptions(), "");
    }

    [Fact]
    public void Options_out_of_range_are_found()
    {
        var planted = new PlantedOptions { Features = 3, Dimension = 2, Active = 1 };
        Assert.Empty(OutOfRange(planted));
        Assert.Equal(["Features"], OutOfRange(planted with { Features = 0 }));
        Assert.Equal(["Active"], OutOfRange(planted with { Active = 0 }));
        Assert.Equal(["GeometricDecay"], OutOfRange(planted with { GeometricDecay = 0 }));
        Assert.Equal(["Noise"], OutOfRange(planted with { Noise = -1 }));
        Assert.Empty(OutOfRange(new AnthropicOptions()));
        Assert.Equal(["Pool"], OutOfRange(new AnthropicOptions { Pool = 0 }));
        Assert.Equal(["EncoderScale"], OutOfRange(new AnthropicOptions { EncoderScale = 0 }));
    }

    /// <summary>Loads the plugin as the host does, by its assembly's attribute, and makes the component.</summary>
    private static void AssertBrings<TOptions, TComponent>(string name, TOptions options, object context) where TOptions : class
    {
        var services = new ServiceCollection();
        var announced = Attribute.GetCustomAttribute(typeof(TOptions).Assembly, typeof(PluginAttribute));
        Assert.IsAssignableFrom<PluginAttribute>(announced).Create().Register(services);
        var descriptor = Assert.IsType<ComponentDescriptor>(Assert.Single(services).ImplementationInstance);
        Assert.Equal((name, typeof(TOptions)), (descriptor.Name, descriptor.OptionsType));
        var component = descriptor.Create(options, context);
        Assert.IsAssignableFrom<TComponent>(component);
        (component as IDisposable)?.Dispose();
    }

    private static IEnumerable<string> OutOfRange(object options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.SelectMany(result => result.MemberNames);
    }
}
