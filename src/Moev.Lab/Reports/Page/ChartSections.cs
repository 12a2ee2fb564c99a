namespace Moev.Lab.Reports.Page;

/// <summary>Writes the sections whose charts the page's script draws.</summary>
internal static class ChartSections
{
    public static void AddSweep(HtmlWriter html) => AddChart(
        html, 2, "sweep", "Sweep", "A metric against the swept value: the mean over seeds, with its 95 % confidence interval as a band.", "The chosen metric against the swept value, one line for each algorithm.");

    public static void AddSatisfaction(HtmlWriter html) => AddChart(
        html, 2, "satisfaction", "Satisfaction",
        "How many stays got at most a share of the energy that they requested, over all seeds. The lower and the further to the right a curve is, the better.",
        "The share of stays that got at most a share of their request, one curve for each algorithm.");

    public static void AddCourse(HtmlWriter html)
    {
        html.AddRaw("<section id=\"course\" aria-labelledby=\"course-title\">\n<h2 id=\"course-title\">The course of a run</h2>\n<div class=\"controls\" id=\"course-controls\"></div>\n");
        AddChart(
            html, 3, "power", "Power against the limit", "The power of a node with its other consumers, and its limit. The excess tells how far the worst line, or the power as a current, is from the limit: above 0 the node is overloaded.",
            "The power of a node over time, one line for each algorithm, and its limit as a step line.");
        AddChart(html, 3, "heat", "Power of each charge point", "", "The power of each charge point over time as a heat map.");
        AddChart(
            html, 3, "timeline", "One stay",
            "From the decision to the current: what the algorithm decided, what the safety layer allowed, what was sent and how it was answered, what the charge point offered, and what the car drew.",
            "The currents of one stay over time: decided, allowed, sent, accepted, offered and drawn.");
        html.AddRaw("</section>\n");
    }

    private static void AddChart(HtmlWriter html, int level, string id, string title, string text, string description)
    {
        html.Add($"<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h{level} id=\"{id}-title\">{title}</h{level}>\n");
        if (text.Length > 0)
            html.Add($"<p>{text}</p>\n");
        html.Add($"<div class=\"controls\" id=\"{id}-controls\"></div>\n<figure>\n<div class=\"chart\" id=\"{id}-chart\" role=\"img\" aria-label=\"{description}\"></div>\n")
            .Add($"<div class=\"legend\" id=\"{id}-legend\"></div>\n<figcaption id=\"{id}-note\" aria-live=\"polite\"></figcaption>\n</figure>\n</section>\n");
    }
}
