using System.Text.Json;
using SaeLab.Numerics;
using SaeLab.Runtime.Experiments;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Training;

namespace SaeLab.Plugins.Tests.Presets;

/// <summary>
/// Two steps of the whole trainer, as each preset's own text sets it up, against an independent program that has the sources' constants:
/// early in a run of two million steps, in the midst of warm-ups, and late, with latents that are dead and rates that fall.
/// </summary>
public sealed class PresetStepTests
{
    private const string File = "preset_steps";

    public static TheoryData<string, string, string, string> All
    {
        get
        {
            var all = new TheoryData<string, string, string, string>();
            foreach (var (preset, variant) in PresetManifest.All)
            {
                foreach (var moment in new[] { "early", "late" })
                {
                    all.Add(preset, variant, moment, "reference");
                    all.Add(preset, variant, moment, "cpu");
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Steps_of_a_preset_are_those_of_its_source(string preset, string variant, string moment, string backend)
    {
        var golden = Golden.Case(File, $"{preset} {variant} {moment}");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        using Backend numbers = backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();
        using var trainer = TrainerOf(golden, preset, variant, numbers);
        Begin(trainer.State, inputs);

        var step = 0;
        foreach (var wanted in expected.GetProperty("per_step").EnumerateArray())
        {
            AssertMetrics(wanted, trainer.Step(measure: true)!);
            if (step++ == 0 && expected.TryGetProperty("first_moments", out var moments))
                AssertMoments(moments, trainer.State);
        }

        foreach (var parameter in expected.GetProperty("final").EnumerateObject())
            AssertMoved(parameter.Name, inputs.GetProperty("parameters").GetProperty(parameter.Name), parameter.Value, trainer.State.Parameters[parameter.Name].Value);
    }

    [Fact]
    public void Every_case_is_of_a_preset_that_there_is()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(RepositoryPaths.Get("tests", "golden", File + ".json")));
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToHashSet();
        Assert.Equal(PresetManifest.All.SelectMany(p => new[] { $"{p.Preset} {p.Variant} early", $"{p.Preset} {p.Variant} late" }).ToHashSet(), cases);
    }

    /// <summary>The trainer of a manifest that adds sizes to the preset, on the rows of the case.</summary>
    private static Trainer TrainerOf(JsonElement golden, string preset, string variant, Backend backend)
    {
        var (sizes, inputs) = (golden.GetProperty("manifest"), golden.GetProperty("inputs"));
        Matrix[] rows = [.. inputs.GetProperty("x_per_step").EnumerateArray().Select(Golden.ToMatrix)];
        Matrix[] targets = inputs.TryGetProperty("target_per_step", out var t) ? [.. t.EnumerateArray().Select(Golden.ToMatrix)] : [];
        var pairs = targets.Length == 0 ? "" : $", targets: {{ dimension: {targets[0].Columns} }}";
        var manifest = ManifestReader.Parse(
            $$"""
            preset: {{preset}}
            name: steps
            source: { planted: { features: 8, dimension: {{rows[0].Columns}}, active: 2{{pairs}} } }
            variant: { {{variant}}: { {{sizes.GetProperty("variant").GetString()}} } }
            training: { {{sizes.GetProperty("training").GetString()}} }
            """,
            "steps.yaml", [], PresetManifest.Catalogue);
        var parts = ExperimentParts.Create(manifest, ".");
        return new Trainer(
            targets.Length == 0 ? new GivenRows(rows) : new GivenPairs(rows, targets), parts.Variant, parts.Losses, parts.Resampler, manifest.Experiment.Training,
            RandomStream.FromSeed(0), backend);
    }

    /// <summary>As if so many steps had been done, which left these parameters and these dead latents.</summary>
    private static void Begin(TrainingState state, JsonElement inputs)
    {
        state.Step = inputs.GetProperty("steps_done").GetInt64();
        foreach (var parameter in inputs.GetProperty("parameters").EnumerateObject())
            state.Parameters[parameter.Name].Value.CopyFrom(Ours(parameter.Name, parameter.Value).Span);
        Array.Fill(state.Firing.LastFired, state.Step * inputs.GetProperty("x_per_step")[0].GetArrayLength());
        foreach (var latent in inputs.GetProperty("dead").EnumerateArray())
            state.Firing.LastFired[latent.GetInt32()] = 0;
    }

    private static void AssertMetrics(JsonElement expected, TrainingMetrics actual)
    {
        Golden.AssertClose(expected.GetProperty("loss").GetDouble(), actual.Loss, what: "loss");
        Golden.AssertClose(expected.GetProperty("gradient_norm").GetDouble(), actual.GradientNorm, what: "gradient norm");
        Golden.AssertClose(expected.GetProperty("learning_rate").GetDouble(), actual.LearningRate, 1e-9, 0, "learning rate");
        Golden.AssertClose(expected.GetProperty("l0").GetDouble(), actual.L0, 1e-9, 0, "L0");
        var terms = expected.GetProperty("terms").EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetDouble());
        Assert.Equal(terms.Keys.Order(), actual.Terms.Select(t => t.Name).Order());
        foreach (var (name, value) in actual.Terms)
            Golden.AssertClose(terms[name], value, what: name);
    }

    /// <summary>Adam's first moments are (1 − β₁) times the gradient as projected and clipped, whose size its steps do not show.</summary>
    private static void AssertMoments(JsonElement expected, TrainingState state)
    {
        foreach (var moment in expected.EnumerateObject())
        {
            using var wanted = Ours(moment.Name, moment.Value);
            using var actual = state.Optimizer[state.Parameters[moment.Name]].First.ToMatrix();
            var largest = 0f;
            foreach (var value in wanted.Span)
                largest = Math.Max(largest, Math.Abs(value));
            for (var i = 0; i < wanted.Count; i++)
                Golden.AssertClose(wanted.Span[i], actual.Span[i], 1e-5, 1e-6 * largest, $"entry {i} of the moment of {moment.Name}");
        }
    }

    /// <summary>Steps are far smaller than parameters, so it is the way that these went which is compared, as far as float32 can hold it.</summary>
    private static void AssertMoved(string name, JsonElement start, JsonElement end, Tensor actual)
    {
        using var from = Ours(name, start);
        using var now = actual.ToMatrix();
        var wanted = Doubles(name, end, from.Rows, from.Columns);
        for (var i = 0; i < from.Count; i++)
        {
            var way = wanted[i] - from.Span[i];
            var tolerance = (1e-3 * Math.Abs(way)) + (1.5e-7 * Math.Max(1, Math.Abs(wanted[i])));
            Assert.True(Math.Abs(now.Span[i] - wanted[i]) <= tolerance, $"entry {i} of {name}: expected {from.Span[i]:R} to go to {wanted[i]:R}, but it went to {now.Span[i]:R}");
        }
    }

    /// <summary>In SaeLab's layout: W_enc by latent, numbers of latents as a column.</summary>
    private static Matrix Ours(string name, JsonElement values) => IsTransposed(name) ? Golden.Transpose(values.ToMatrix()) : values.ToMatrix();

    private static double[] Doubles(string name, JsonElement values, int rows, int columns)
    {
        double[] flat = values[0].ValueKind == JsonValueKind.Number ? values.ToDoubles() : [.. values.EnumerateArray().SelectMany(Golden.ToDoubles)];
        if (!IsTransposed(name) || columns == 1)
            return flat;
        var transposed = new double[flat.Length];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                transposed[(r * columns) + c] = flat[(c * rows) + r];
        }

        return transposed;
    }

    private static bool IsTransposed(string name) => name is not ("W_dec" or "b_dec" or "threshold_state" or "threshold_state_1");
}
