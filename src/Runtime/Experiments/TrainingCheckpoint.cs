using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Training;

namespace SaeLab.Runtime.Experiments;

/// <summary>Saves and restores a training state.</summary>
internal static class TrainingCheckpoint
{
    private const string Progress = "progress", LastFired = "firing.last_fired";

    /// <summary>Writes the state, atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifestHash">The experiment it belongs to.</param>
    /// <param name="state">The state.</param>
    /// <param name="metricsLength">How long the metrics log was.</param>
    public static void Save(string path, string manifestHash, TrainingState state, long metricsLength)
    {
        var entries = new List<CheckpointEntry>
        {
            new Int64Entry(Progress, [state.Step, state.StreamPosition, state.Optimizer.Steps, metricsLength]),
            new Int64Entry(LastFired, state.Firing.LastFired),
        };
        foreach (var coefficient in state.Coefficients.Scheduled)
        {
            if (coefficient.Autotuner is { } autotuner)
                entries.Add(new DoubleEntry(AutotunerOf(coefficient), autotuner.State));
        }

        foreach (var parameter in state.Parameters)
        {
            entries.Add(new MatrixEntry(parameter.Name, parameter.Value.ToMatrix()));
            if (!parameter.IsTrained)
                continue;
            var moments = state.Optimizer[parameter];
            entries.Add(new MatrixEntry(FirstMoment(parameter.Name), moments.First.ToMatrix()));
            entries.Add(new MatrixEntry(SecondMoment(parameter.Name), moments.Second.ToMatrix()));
        }

        try
        {
            CheckpointFile.Write(path, manifestHash, entries);
        }
        finally
        {
            foreach (var matrix in entries.OfType<MatrixEntry>())
                matrix.Values.Dispose();
        }
    }

    /// <summary>Restores a state and returns how long the metrics log was.</summary>
    /// <exception cref="Abstractions.InputException">The file is damaged or belongs to another experiment.</exception>
    public static long Restore(string path, string manifestHash, TrainingState state)
    {
        using var checkpoint = CheckpointFile.Read(path);
        checkpoint.RequireManifest(manifestHash);
        var progress = checkpoint.Int64s(Progress);
        (state.Step, state.StreamPosition, state.Optimizer.Steps) = (progress[0], progress[1], progress[2]);
        checkpoint.Int64s(LastFired).CopyTo(state.Firing.LastFired, 0);
        foreach (var coefficient in state.Coefficients.Scheduled)
        {
            if (coefficient.Autotuner is { } autotuner)
                autotuner.State = checkpoint.Doubles(AutotunerOf(coefficient));
        }

        foreach (var parameter in state.Parameters)
        {
            parameter.Value.CopyFrom(checkpoint.Matrix(parameter.Name).Span);
            if (!parameter.IsTrained)
                continue;
            state.Optimizer[parameter].First.CopyFrom(checkpoint.Matrix(FirstMoment(parameter.Name)).Span);
            state.Optimizer[parameter].Second.CopyFrom(checkpoint.Matrix(SecondMoment(parameter.Name)).Span);
        }

        return progress[3];
    }

    private static string AutotunerOf(ScheduledCoefficient coefficient) => $"coefficient.{coefficient.Term}.autotuner";

    private static string FirstMoment(string parameter) => parameter + ".first_moment";

    private static string SecondMoment(string parameter) => parameter + ".second_moment";
}
