using Microsoft.Extensions.Options;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Validates an options object against its annotations, with the messages of <see cref="ConfigurationCheck"/>. The source generator's
/// messages name neither the key nor the value, which the operator needs to find a typing error.
/// </summary>
internal sealed class AnnotatedOptionsValidator<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class, new()
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var problems = OptionCatalogue.Of<TOptions>(section)
            .Select(option => (option, problem: option.Check(option.ValueIn(options))))
            .Where(static checked_ => checked_.problem is not null)
            .Select(checked_ => $"{checked_.option.Key} is '{CommandLine.Shown(OptionDescription.Text(checked_.option.ValueIn(options)))}': {checked_.problem}")
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
