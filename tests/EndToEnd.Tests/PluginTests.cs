using System.Diagnostics;

namespace SaeLab.EndToEnd.Tests;

/// <summary>A plugin that knows nothing of this repository but the assemblies beside the program.</summary>
public sealed class PluginTests(PluginTests.Outsider outsider) : IClassFixture<PluginTests.Outsider>
{
    [Fact]
    public void A_plugin_from_outside_is_listed_with_its_documentation()
    {
        var list = SaelabProcess.Run(outsider.Folder.Path, "list", "outside", "--plugins", "build").ShouldExitWith(0).Output;
        Assert.Contains("ReLU latents with a plain penalty.", list, StringComparison.Ordinal);
        Assert.Contains("coefficient", list, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plugin_from_outside_is_trained_like_any_other()
    {
        outsider.Folder.Write("outside.yaml", Runs.Recovery);
        string[] run = ["run", "outside.yaml", "--plugins", "build", "--set", "variant={ outside: { latents: 32, coefficient: 0.3 } }", "--set", "expect.recovery.mcc=\">= 0.8\""];
        SaelabProcess.Run(outsider.Folder.Path, [.. run, "--out", "a"]).ShouldExitWith(0);
        SaelabProcess.Run(outsider.Folder.Path, [.. run, "--out", "b"]).ShouldExitWith(0);
        Runs.AssertSame(outsider.Folder.File("a"), outsider.Folder.File("b"));
        Assert.Contains("name: Outside", File.ReadAllText(outsider.Folder.File("a", "lock.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_plugin_its_variant_is_unknown()
    {
        outsider.Folder.Write("without.yaml", Runs.Tiny.Replace("topk: { latents: 8, k: 1 }", "outside: { latents: 8 }", StringComparison.Ordinal));
        var result = SaelabProcess.Run(outsider.Folder.Path, "validate", "without.yaml").ShouldExitWith(2);
        Assert.Contains("outside", result.Error, StringComparison.Ordinal);
        Assert.Contains("topk", result.Error, StringComparison.Ordinal);
        SaelabProcess.Run(outsider.Folder.Path, "validate", "without.yaml", "--plugins", "build").ShouldExitWith(0);
    }

    /// <summary>Builds the plugin once.</summary>
    public sealed class Outsider : IDisposable
    {
        public Outsider()
        {
            var program = Path.GetDirectoryName(SaelabProcess.Program)!;
            // Nothing above the folder shall take part in the build.
            Folder.Write("Directory.Build.props", "<Project />");
            Folder.Write("Directory.Build.targets", "<Project />");
            Folder.Write("Directory.Packages.props", "<Project />");
            Folder.Write("Outside.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <EnableDynamicLoading>true</EnableDynamicLoading>
                    <GenerateDocumentationFile>true</GenerateDocumentationFile>
                  </PropertyGroup>
                  <ItemGroup>
                    <Reference Include="SaeLab.Abstractions" HintPath="{program}/SaeLab.Abstractions.dll" Private="false" />
                    <Reference Include="SaeLab.Numerics" HintPath="{program}/SaeLab.Numerics.dll" Private="false" />
                    <Reference Include="Microsoft.Extensions.DependencyInjection.Abstractions" HintPath="{program}/Microsoft.Extensions.DependencyInjection.Abstractions.dll" Private="false" />
                  </ItemGroup>
                </Project>
                """);
            Folder.Write("Outside.cs", """
                using System.ComponentModel.DataAnnotations;
                using Microsoft.Extensions.DependencyInjection;
                using SaeLab.Abstractions;
                using SaeLab.Numerics;

                [assembly: Plugin<Outside.OutsidePlugin>]

                namespace Outside;

                /// <summary>Brings outside.</summary>
                public sealed class OutsidePlugin : IPlugin
                {
                    /// <inheritdoc/>
                    public void Register(IServiceCollection services) =>
                        services.AddVariant<OutsideOptions>("outside", (options, context) => new OutsideVariant(options, context.InputDim));
                }

                /// <summary>ReLU latents with a plain penalty.</summary>
                public sealed record OutsideOptions
                {
                    /// <summary>m.</summary>
                    [Required, Range(1, 1 << 24)]
                    public int Latents { get; init; }

                    /// <summary>Weight of the penalty.</summary>
                    [Range(0.0, 1e9)]
                    public double Coefficient { get; init; } = 0.1;
                }

                internal sealed class OutsideVariant(OutsideOptions options, int inputDim) : ISaeVariant
                {
                    public SaeShape Shape { get; } = new(inputDim, options.Latents);

                    public IReadOnlyList<ParameterConstraint> Constraints { get; } = [new UnitRowsConstraint(ParameterNames.DecoderWeights)];

                    public IReadOnlyList<string> LossTerms { get; } = ["error", "penalty"];

                    public void Initialise(ParameterSet parameters, InitialisationContext context) =>
                        SaeParameters.Create(parameters, Shape, context);

                    public ForwardPass Forward(Graph graph, ParameterSet parameters, DenseNode x, TrainingStep step)
                    {
                        var p = SaeParameters.Of(parameters);
                        var (decoder, bias) = (graph.Use(p.DecoderWeights), graph.Use(p.DecoderBias));
                        var f = graph.Encode(x, new Encoder(graph.Use(p.EncoderWeights), graph.Use(p.EncoderBias), PreBias: bias), Activation.Relu);
                        var xHat = graph.Decode(f, decoder, bias);
                        step.AddLoss("error", graph.MeanSquaredError(xHat, x));
                        step.AddLoss("penalty", graph.MeanL1(f), options.Coefficient);
                        return new ForwardPass(f, xHat);
                    }

                    public LearnedDictionary Export(ParameterSet parameters) => SaeParameters.Of(parameters).Export(Activation.Relu, subtractsDecoderBias: true);
                }
                """);
            using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", "Outside.csproj", "-c", "Release", "-o", "build", "-v", "q", "-nologo", "--disable-build-servers"])
            {
                WorkingDirectory = Folder.Path,
                RedirectStandardOutput = true,
                Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
            })!;
            var output = build.StandardOutput.ReadToEnd();
            build.WaitForExit();
            Assert.True(build.ExitCode == 0, output);
        }

        public TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();
    }
}
