using SaeLab.Abstractions;

namespace SaeLab.Plugins.Tests.Variants;

public class KScheduleTests
{
    private const string File = "schedules_and_controllers";

    [Fact]
    public void K_falls_linearly_to_whole_numbers_as_in_dictionary_learning()
    {
        var golden = Golden.Case(File, "k_anneal_dictionary_learning");
        var inputs = golden.GetProperty("inputs");
        var schedule = new KSchedule { From = inputs.GetProperty("activation_dim").GetDouble(), Over = TrainingDuration.OfSteps(inputs.GetProperty("anneal_steps").GetInt64()) };
        var expected = golden.GetProperty("expected").GetProperty("k_at_step").ToDoubles();
        for (var step = 0; step < expected.Length; step++)
            Assert.Equal((int)expected[step], (int)schedule.At(inputs.GetProperty("k").GetDouble(), new TrainingProgress(step, 100, step * 32L, 3200)));
    }

    [Fact]
    public void K_may_be_a_fraction_and_a_batch_keeps_its_multiple()
    {
        var golden = Golden.Case(File, "k_anneal_lista_matryoshka");
        var (inputs, expected) = (golden.GetProperty("inputs"), golden.GetProperty("expected"));
        var (length, batch) = (inputs.GetProperty("duration").GetInt64(), inputs.GetProperty("batch").GetInt32());
        var schedule = new KSchedule { From = inputs.GetProperty("initial_k").GetDouble() };
        var kept = expected.GetProperty("kept_in_batch").ToDoubles();
        var atStep = expected.GetProperty("k_at_step").ToDoubles();
        for (var step = 0; step < atStep.Length; step++)
        {
            var k = schedule.At(inputs.GetProperty("k").GetDouble(), new TrainingProgress(step, length, (long)step * batch, length * batch));
            Assert.Equal(atStep[step], k, 10);
            Assert.Equal(kept[step], Math.Floor(k * batch));
        }
    }

    [Fact]
    public void Without_a_start_k_is_what_it_will_be() =>
        Assert.Equal(7, new KSchedule().At(7, new TrainingProgress(0, 100, 0, 3200)));
}
