package dev.demarc.agent.record;

import dev.demarc.contract.id.ApplicationId;
import dev.demarc.contract.id.ClassId;
import dev.demarc.contract.id.TaskId;

/** Whom an attempt is for, and what it is about. */
public record Payer(ApplicationId application, String team, ClassId dataClass, TaskId task) {}
