/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What it means to change this field of a pool that runs. A field that has none takes its parent's. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Changing {
    Consequence value();
}
