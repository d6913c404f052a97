package dev.demarc.agent.record;

import dev.demarc.contract.data.Place;
import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.RuleId;
import dev.demarc.contract.id.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * Whom an attempt is for, what it is about, and where that came from.
 *
 * @param from where the data was; absent in records of before
 * @param rule that permits the route; absent where none is needed, and in records of before
 */
public record Payer(
    ApplicationId application,
    String team,
    ClassId dataClass,
    TaskId task,
    @Nullable Place from,
    @Nullable RuleId rule) {}
